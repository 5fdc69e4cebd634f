"""The kinds of fault. Each does its harm in one round, and notes when it is over."""

import os
import signal
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from itertools import cycle, islice
from threading import Event

from servers import Server
from tests.integration.faults.doom import (
    API_STEPS,
    DELETION_STEPS,
    TELLING_STEPS,
    UPLOAD_STEPS,
    WORKER_STEPS,
)
from tests.integration.faults.given import completion_killed, fetching_killed
from tests.integration.faults.messages import GARBAGE, put, rings
from tests.integration.faults.pieces import Pieces
from tests.integration.faults.processes import children_of
from tests.integration.faults.round import CANCELLED, FAILED, Round
from tests.integration.faults.wire import Wire
from tests.integration.s3.scripted import cut, error
from tests.integration.service.deployment import until
from tests.receivers import receiving

HOUR = 3600.0
BRIEF = 10.0
"""Seconds; database and store are away for longer than this."""
ERRORS = (
    error("500 Internal Server Error", "InternalError"),
    error("507 Insufficient Storage", "XMinioStorageFull"),
    cut("200 OK", bytes(1000), 10, "ETag: x"),
)


def turn_of(choices: tuple[str, ...], turn: int) -> str:
    """Return the choice of this round: each has its turn."""
    return next(islice(cycle(choices), turn, None))


def worker_killed(it: Round) -> None:
    """`kill -9` of a worker before, amid, and between blob and database write."""
    it.site.worker.stop()
    doomed = it.site.work(step=turn_of(WORKER_STEPS, it.turn))
    ids = it.ask(6)
    until(doomed.has_ended, "the worker to die")
    it.healed()
    it.site.worker = it.site.work()
    it.cancel(ids[-1])


def api_killed(it: Round) -> None:
    """`kill -9` of the API between blob, insert and publish."""
    step = turn_of(API_STEPS, it.turn)
    doomed = it.site.serve(step=step)
    path = it.videos.large if step == "uploading" else it.videos.small
    if it.offer(path=path, at=doomed) is not None:
        it.wrongs.append("a dead process has answered 201")
    until(lambda: doomed.process.running.poll() is not None, "the API to die")
    it.healed()
    it.cancel(it.ask(5)[-1])


def deletion_killed(it: Round) -> None:
    """`kill -9` of the API between the steps in which a source, or a request, goes."""
    step = turn_of(DELETION_STEPS, it.turn)
    source_id, kept = it.send(), it.send()
    ids = [it.ask_of(kept) for _ in range(5)]
    doomed = it.site.serve(step=step)
    if step == "forgotten":
        it.await_status(ids[0], "done")
        path = f"requests/{ids[0]}"
    else:
        path = f"sources/{source_id}"
    if it.delete(path, at=doomed):
        it.wrongs.append("a dead process has answered")
    until(lambda: doomed.process.running.poll() is not None, "the API to die")
    it.healed()
    it.forget(ids[0] if step == "forgotten" else "")
    if it.delete(path) != 404:
        it.wrongs.append(f"{path} is there for its user again")
    it.cancel(it.ask(5)[-1])


def telling_killed(it: Round) -> None:
    """`kill -9` of a worker between the steps in which the end of a request is told."""
    with receiving() as receiver:
        it.hook(receiver.url, "request.done")
        it.site.worker.stop()
        doomed = it.site.work(step=turn_of(TELLING_STEPS, it.turn))
        ids = it.ask(5)
        until(doomed.has_ended, "the worker to die")
        it.healed()
        it.site.worker = it.site.work()
        it.settle()
        until(lambda: it.are_told(ids), "the ends to be told")
        calls = [(each.headers["webhook-id"], each.body) for each in receiver.received()]
    told = [request_id for request_id in ids for _, body in set(calls) if request_id in body]
    if told != ids:
        it.wrongs.append(f"{len(ids)} ends were told by {len(set(calls))} different calls")


def pieces_killed(it: Round) -> None:
    """`kill -9` of the API between the steps in which pieces become a source."""
    doomed = it.site.serve(step=turn_of(UPLOAD_STEPS, it.turn))
    pieces = Pieces(it, it.videos.large.read_bytes(), doomed)
    pieces.send()
    until(lambda: doomed.process.running.poll() is not None, "the API to die")
    it.healed()
    pieces.judge()
    it.cancel(it.ask(5)[-1])


def store_away_amid_pieces(it: Round) -> None:
    """The store stopped, killed or hanging, when half of a file is there, and before another."""
    content = it.videos.large.read_bytes()
    half, none = (Pieces(it, content, it.site.api) for _ in range(2))
    half.send(len(content) // 2)
    how = turn_of(("kill", "pause", "stop"), it.turn)
    with ThreadPoolExecutor(2) as threads:
        sending: list[Future[None]] = []

        def meanwhile() -> None:
            sending.extend(threads.submit(each.send) for each in (half, none))

        away(it, it.site.store, how, meanwhile)
        for sent in sending:
            sent.result()
    for each in (half, none):
        each.judge()
    it.ask(5)


def broker_restarted(it: Round) -> None:
    """The broker stopped, killed or hanging, idle and in the middle of a job."""
    it.away = min(it.away, BRIEF)
    how = turn_of(("kill", "stop", "pause"), it.turn)
    if it.turn % 2:
        it.await_status(it.ask_long(), "processing", "done")
    it.ask(2)
    away(it, it.site.broker, how, lambda: it.ask(4))


def database_away(it: Round) -> None:
    """The database stopped, killed or hanging, in the middle of jobs and of submissions."""
    it.await_status(it.ask_long(), "processing", "done")
    it.ask(4)
    how = turn_of(("stop", "pause", "kill"), it.turn)
    away(it, it.site.database, how, lambda: it.keep_asking(it.away))


def store_away(it: Round) -> None:
    """The store stopped, killed or hanging, in the middle of jobs and of submissions."""
    it.ask_long()
    it.ask(4)
    how = turn_of(("kill", "pause", "stop"), it.turn)
    away(it, it.site.store, how, lambda: it.keep_asking(it.away))


def away(it: Round, server: Server, how: str, meanwhile: Callable[[], object]) -> None:
    """Take a server away for a while."""
    {"kill": server.kill, "stop": server.stop, "pause": server.pause}[how]()
    gone = Event()
    with ThreadPoolExecutor(1) as threads:
        work = threads.submit(meanwhile)
        gone.wait(it.away)
        work.result()
    if how == "pause":
        server.resume()
    server.start()
    it.healed()
    it.cancel(it.ask(2)[-1])


def store_errs(it: Round) -> None:
    """The store answers that it is broken or full, or hangs up in the middle of an answer."""
    it.away = min(it.away, BRIEF)
    it.ask_long()
    it.ask(4)
    it.site.to_store.answer = ERRORS[it.turn % len(ERRORS)]
    it.site.to_store.cut()
    it.keep_asking(it.away)
    it.site.to_store.heal()
    it.healed()
    it.cancel(it.ask(2)[-1])


def network(it: Round) -> None:
    """A network that is slow, thin, cut again and again, or silent, to each of the servers."""
    it.away = min(it.away, BRIEF)
    wire = it.site.wires[it.turn % 3]
    harm: Callable[[Wire, float], None] = (slow, thin, torn, silent)[it.turn % 4]
    it.await_status(it.ask_long(), "processing", "done")
    it.ask(4)
    with ThreadPoolExecutor(1) as threads:
        work = threads.submit(it.keep_asking, it.away)
        harm(wire, it.away)
        work.result()
    wire.heal()
    it.healed()
    it.cancel(it.ask(2)[-1])


def slow(wire: Wire, seconds: float) -> None:
    """Take a tenth of a second for each run of bytes."""
    wire.delay = 0.1
    Event().wait(seconds)


def thin(wire: Wire, seconds: float) -> None:
    """Let 100 kB pass in a second."""
    wire.rate = 100_000
    Event().wait(seconds)


def torn(wire: Wire, seconds: float) -> None:
    """Cut all connections again and again."""
    for _ in range(round(seconds * 2)):
        wire.cut()
        Event().wait(0.5)


def silent(wire: Wire, seconds: float) -> None:
    """Pass nothing on, and end as such silences do: with all connections cut."""
    wire.stall()
    Event().wait(seconds)
    wire.cut()


def same_message(it: Round) -> None:
    """Each message ten times at once, to three workers, and again when all is done."""
    others = [it.site.work(), it.site.work()]
    ids = it.ask(5)
    for request_id in ids:
        put(it.site.broker.url, *rings(request_id) * 10)
    it.healed()
    for request_id in ids:
        it.await_status(request_id, "done")
        put(it.site.broker.url, *rings(request_id) * 10)
    it.cancel(it.ask(1)[0])
    for other in others:
        other.close()


def poison(it: Round) -> None:
    """Messages that are none, a video that can't be cut, and one that kills its reader."""
    put(it.site.broker.url, *GARBAGE)
    it.ask(1, path=it.videos.damaged, expected=FAILED)
    killer = it.ask_long(20, expected=FAILED)
    it.await_status(killer, "processing")
    until(lambda: kill_engines(it.site.worker.running.pid, it, killer), "the engine's death")
    put(it.site.broker.url, *GARBAGE)
    it.healed()
    it.cancel(it.ask(4)[-1])
    failures = {wish["_id"]: wish["document"]["failure"] for wish in it.stored(status="failed")}
    if failures[killer]["code"] != "engine_crashed":
        it.wrongs.append(f"{killer} failed with {failures[killer]}")


def kill_engines(worker: int, it: Round, request_id: str) -> bool:
    """Crash what the worker's engine runs; tell whether the request has failed of it."""
    for engine in children_of(worker):
        for cutting in children_of(engine):
            with suppress(ProcessLookupError):
                os.kill(cutting, signal.SIGSEGV)
    status: str = it.stored(_id=request_id)[0]["status"]
    return status == "failed"


def worker_frozen(it: Round) -> None:
    """A worker that sleeps past its lease wakes when another has done its work."""
    frozen = it.site.worker
    request_id = it.ask_long(20)
    it.await_status(request_id, "processing")
    frozen.running.send_signal(signal.SIGSTOP)
    it.healed()
    it.site.worker = it.site.work()
    it.cancel(it.ask(5)[-1])
    it.await_status(request_id, "done")
    frozen.running.send_signal(signal.SIGCONT)
    it.ask(1)
    if frozen.stop() != 0:
        it.wrongs.append("the woken worker did not end well")
    (stored,) = it.stored(_id=request_id)
    if not stored["document"]["video"]["result"]["key"].endswith("/2"):
        it.wrongs.append("a worker without a lease has committed")


def clock_skewed(it: Round) -> None:
    """Processes whose machines' clocks are an hour ahead and an hour behind."""
    ahead, behind = it.site.serve(skew=HOUR), it.site.work(skew=-HOUR)
    other = it.site.work(skew=HOUR)
    accepted = [it.offer(at=ahead) for _ in range(3)]
    if not any(accepted):
        it.wrongs.append("a process whose clock is ahead refuses")
    it.site.worker.stop()
    it.cancel(it.ask(4)[-1])
    it.healed()
    it.settle()
    for process in (behind, other):
        process.close()


def told_to_stop(it: Round) -> None:
    """SIGTERM for a worker in the middle of its jobs, and for an API in the middle of uploads."""
    leaving = it.site.serve()
    ids = it.ask(4)
    it.await_status(it.ask_long(20), "processing")
    with ThreadPoolExecutor(4) as threads:
        offers = [threads.submit(it.offer, at=leaving, expected=CANCELLED) for _ in range(4)]
        codes = [it.site.worker.stop(), leaving.process.stop()]
        for offer in offers:
            offer.result()
    it.healed()
    it.site.worker = it.site.work()
    it.cancel(ids[-1])
    if any(codes):
        it.wrongs.append(f"the processes ended with {codes}")


KINDS: dict[str, Callable[[Round], None]] = {
    "worker killed": worker_killed,
    "API killed": api_killed,
    "API killed amid deletions": deletion_killed,
    "worker killed amid webhooks": telling_killed,
    "API killed amid pieces": pieces_killed,
    "API killed amid completions": completion_killed,
    "worker killed amid sources": fetching_killed,
    "store away amid pieces": store_away_amid_pieces,
    "broker restarted": broker_restarted,
    "database away": database_away,
    "store away": store_away,
    "store errs or is full": store_errs,
    "bad network": network,
    "same message 10 times": same_message,
    "poison": poison,
    "worker frozen": worker_frozen,
    "clock skewed": clock_skewed,
    "told to stop": told_to_stop,
}
