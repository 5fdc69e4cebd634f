"""The whole service as one object."""

import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import ExitStack
from datetime import timedelta
from functools import cached_property
from types import TracebackType
from typing import Self, TypeAlias, Unpack, cast

from dependency_injector import providers

from trimcore.domain.model.lifecycle import Status
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.policies.showing.result_links import ResultLinks
from trimcore.domain.usecases.accounts.authenticate import Authenticate
from trimcore.domain.usecases.accounts.change_password import ChangePassword
from trimcore.domain.usecases.accounts.delete_account import DeleteAccount
from trimcore.domain.usecases.accounts.issue_token import IssueToken
from trimcore.domain.usecases.accounts.register_user import RegisterUser
from trimcore.domain.usecases.accounts.renew_token import RenewToken
from trimcore.domain.usecases.accounts.revoke_token import RevokeToken
from trimcore.domain.usecases.sources.add_source import AddSource
from trimcore.domain.usecases.sources.delete_source import DeleteSource
from trimcore.domain.usecases.sources.draw_filmstrip import DrawFilmstrip
from trimcore.domain.usecases.sources.expect_source import ExpectSource
from trimcore.domain.usecases.sources.get_source import GetSource
from trimcore.domain.usecases.sources.list_keyframes import ListKeyframes
from trimcore.domain.usecases.sources.list_sources import ListSources
from trimcore.domain.usecases.sources.plan_trim import PlanTrim
from trimcore.domain.usecases.trimming.cancel_request import CancelRequest
from trimcore.domain.usecases.trimming.delete_request import DeleteRequest
from trimcore.domain.usecases.trimming.delete_video import DeleteVideo
from trimcore.domain.usecases.trimming.get_request import GetRequest
from trimcore.domain.usecases.trimming.get_video import GetVideo
from trimcore.domain.usecases.trimming.list_changes import ListChanges
from trimcore.domain.usecases.trimming.list_requests import ListRequests
from trimcore.domain.usecases.trimming.list_trimmed_videos import ListTrimmedVideos
from trimcore.domain.usecases.trimming.restart_request import RestartRequest
from trimcore.domain.usecases.trimming.run_trim import RunTrim, RunTrimCommand
from trimcore.domain.usecases.trimming.submit_trim import SubmitTrim
from trimcore.domain.usecases.upkeep.collect_orphans import CollectOrphans
from trimcore.domain.usecases.upkeep.erase_accounts import EraseAccounts
from trimcore.domain.usecases.upkeep.fetch_sources import FetchSources
from trimcore.domain.usecases.upkeep.sweep import Sweep
from trimcore.domain.usecases.upkeep.tend_sources import TendSources
from trimcore.domain.usecases.uploads.append_to_upload import AppendToUpload
from trimcore.domain.usecases.uploads.complete_upload import CompleteUpload
from trimcore.domain.usecases.uploads.create_direct_upload import CreateDirectUpload
from trimcore.domain.usecases.uploads.create_upload import CreateUpload
from trimcore.domain.usecases.uploads.delete_upload import DeleteUpload
from trimcore.domain.usecases.uploads.get_upload import GetUpload
from trimcore.domain.usecases.uploads.list_uploads import ListUploads
from trimcore.domain.usecases.uploads.sweep_uploads import SweepUploads
from trimcore.domain.usecases.webhooks.change_webhook import ChangeWebhook
from trimcore.domain.usecases.webhooks.create_webhook import CreateWebhook
from trimcore.domain.usecases.webhooks.delete_webhook import DeleteWebhook
from trimcore.domain.usecases.webhooks.list_deliveries import ListDeliveries
from trimcore.domain.usecases.webhooks.list_webhooks import GetWebhook, ListWebhooks
from trimcore.domain.usecases.webhooks.ping_webhook import PingWebhook
from trimcore.domain.usecases.webhooks.redeliver import Redeliver
from trimcore.domain.usecases.webhooks.rotate_secret import RotateSecret
from trimcore.entrypoints.delivering.calling import deliver_due
from trimcore.entrypoints.delivering.together import WithDeliveries
from trimcore.entrypoints.embedding.options import (
    Options,
    in_memory,
    options_in,
    ports_of,
    settings_of,
    variable,
)
from trimcore.entrypoints.embedding.part import PartOf
from trimcore.entrypoints.wiring.container import Container
from trimcore.entrypoints.wiring.settings import environment
from trimcore.entrypoints.wiring.startup import prepare
from trimcore.entrypoints.wiring.variables import SettingError
from trimcore.entrypoints.worker.chosen import worker_for
from trimcore.entrypoints.worker.worker_name import worker_name
from trimcore.ports.clock import Clock
from trimcore.ports.ids import Ids
from trimcore.ports.queue import Queue
from trimcore.ports.storage.blobs import Blobs
from trimcore.ports.stores.requests import Requests
from trimcore.ports.stores.sources import Sources

Message: TypeAlias = MutableMapping[str, object]
Application: TypeAlias = Callable[
    [Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]],
    Awaitable[None],
]
"""What ASGI calls an application, as any framework types it."""

_MOST_AT_ONCE = 1000
_A_DAY = timedelta(days=1)


class Service:
    """The use cases on parts of your choice, the application over them, and a worker.

    `Service(database="sqlite:///…", storage="file:///…")` takes every setting of the service by
    keyword, in lower case (`max_upload_bytes=…`), and any port by its name (`requests=…`), which
    then takes the place of what the settings choose. Without any, the embedded parts keep their
    data in `trimcore-data`. The environment is not read, logging is not set up, no signal handled.

    It is a context manager: entering it opens the parts and brings the database to its newest
    shape, leaving it ends what `work` began and closes them; ports that were given stay open. Its
    attributes are the use cases and some ports; any number of threads may share them.

    Raises:
        TypeError: there is no such option.
        SettingError: a setting is wrong or missing; names the option.
    """

    register_user = PartOf[RegisterUser]()
    issue_token = PartOf[IssueToken]()
    authenticate = PartOf[Authenticate]()
    revoke_token = PartOf[RevokeToken]()
    delete_account = PartOf[DeleteAccount]()
    erase_accounts = PartOf[EraseAccounts]()
    renew_token = PartOf[RenewToken]()
    change_password = PartOf[ChangePassword]()
    add_source = PartOf[AddSource]()
    expect_source = PartOf[ExpectSource]()
    list_sources = PartOf[ListSources]()
    get_source = PartOf[GetSource]()
    delete_source = PartOf[DeleteSource]()
    plan_trim = PartOf[PlanTrim]()
    list_keyframes = PartOf[ListKeyframes]()
    draw_filmstrip = PartOf[DrawFilmstrip]()
    submit_trim = PartOf[SubmitTrim]()
    get_request = PartOf[GetRequest]()
    get_video = PartOf[GetVideo]()
    result_links = PartOf[ResultLinks]()
    restart_request = PartOf[RestartRequest]()
    cancel_request = PartOf[CancelRequest]()
    delete_request = PartOf[DeleteRequest]()
    delete_video = PartOf[DeleteVideo]()
    list_changes = PartOf[ListChanges]()
    list_requests = PartOf[ListRequests]()
    list_trimmed_videos = PartOf[ListTrimmedVideos]()
    run_trim = PartOf[RunTrim]()
    create_upload = PartOf[CreateUpload]()
    create_direct_upload = PartOf[CreateDirectUpload]()
    complete_upload = PartOf[CompleteUpload]()
    get_upload = PartOf[GetUpload]()
    list_uploads = PartOf[ListUploads]()
    append_to_upload = PartOf[AppendToUpload]()
    delete_upload = PartOf[DeleteUpload]()
    sweep_uploads = PartOf[SweepUploads]()
    create_webhook = PartOf[CreateWebhook]()
    list_webhooks = PartOf[ListWebhooks]()
    get_webhook = PartOf[GetWebhook]()
    change_webhook = PartOf[ChangeWebhook]()
    delete_webhook = PartOf[DeleteWebhook]()
    rotate_secret = PartOf[RotateSecret]()
    ping_webhook = PartOf[PingWebhook]()
    list_deliveries = PartOf[ListDeliveries]()
    redeliver = PartOf[Redeliver]()
    sweep = PartOf[Sweep]()
    fetch_sources = PartOf[FetchSources]()
    tend_sources = PartOf[TendSources]()
    collect_orphans = PartOf[CollectOrphans]()
    requests = PartOf[Requests]()
    sources = PartOf[Sources]()
    blobs = PartOf[Blobs]()
    queue = PartOf[Queue]()
    clock = PartOf[Clock]()
    ids = PartOf[Ids]()

    def __init__(self, **options: Unpack[Options]) -> None:
        self._settings = settings_of(options)
        self._open = ExitStack()
        self.container = Container(settings=self._settings)
        for name, port in ports_of(options).items():
            self.container.providers[name].override(providers.Object(port))

    @classmethod
    def in_memory(cls, **options: Unpack[Options]) -> Self:
        """Return a service on the twins of all parts, for tests of rules: nothing is left of it.

        Its clock stands still until it is moved, and its engine cuts videos written as text (see
        `trimcore.adapters.memory.tiny_video`); options take the place of any of that.

        Raises:
            TypeError: there is no such option.
            SettingError: a setting is wrong; names the option.
        """
        return cls(**in_memory(secrets.token_hex(), options))

    @classmethod
    def from_environment(cls) -> Self:
        """Return a service as the `TRIMCORE_*` variables of the environment choose it.

        Raises:
            SettingError: names the first variable that is missing or wrong.
        """
        try:
            return cls(**options_in(environment()))
        except SettingError as error:
            raise SettingError(variable(error.name), error.reason) from None

    def __enter__(self) -> Self:
        """Open the parts.

        Raises:
            Unavailable: the embedded database can't be opened.
        """
        self._open.callback(self.container.shutdown_resources)
        prepare(self.container, cuts=False)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        """End what works, then close the parts."""
        self._open.close()

    @cached_property
    def asgi(self) -> Application:
        """The application, to be served, or mounted under any prefix; needs the extra `web`.

        It needs no lifespan events, but the service has to stay open while it is called.
        """
        from trimcore.entrypoints.http.app import create_app

        app = create_app(self.container, self._settings)
        for begin in app.on_startup:
            begin()  # type: ignore[call-arg]  # ours take nothing
        return cast("Application", app)

    def work(self, *, threads: int | None = None) -> None:
        """Trim, sweep and tell webhooks in threads until the service is left; return at once.

        How many trims go on at once is `threads`, or else `workers` of the settings. A further call
        adds as many.

        Raises:
            MachineFault: the engine is missing.
            TypeError: the queue is a port that nobody in this process can answer.
        """
        self.container.media().ping()
        trims = worker_for(
            self.container, self._settings, threads=threads or self._settings.workers
        )
        worker = WithDeliveries(trims, self.container)
        worker.start()
        self._open.callback(worker.stop)

    def run_once(self) -> tuple[TrimRequest, ...]:
        """Do what is due now, one after the other, in this thread: for tests, and for cron.

        Requests that silent workers hold are scheduled again, sources are looked at, then each
        request that is due is tried once, and webhooks are told. Returns those that were tried,
        in the order of being due, as they are now.

        Raises:
            MachineFault: the engine is missing.
            Unavailable: the database did not answer; what was done so far stays done.
        """
        self.container.media().ping()
        self.erase_accounts.execute()
        self.sweep.execute()
        self.sweep_uploads.execute()
        self.fetch_sources.execute()
        self.tend_sources.execute()
        left: list[TrimRequest] = []
        seen: set[str] = set()
        while fresh := [request for request in self._waiting() if request.id not in seen]:
            for request in fresh:
                seen.add(request.id)
                command = RunTrimCommand(request_id=request.id, worker=worker_name())
                if (tried := self.run_trim.execute(command)) is not None:
                    left.append(tried)
        deliver_due(self.container)
        return tuple(left)

    def _waiting(self) -> list[TrimRequest]:
        """Return what may be claimed now, also if the bell was rung for it a moment ago."""
        now = self.clock.now()
        return [
            request
            for request in self.requests.due(now + _A_DAY, _MOST_AT_ONCE)
            if request.status is Status.SCHEDULED and request.not_before <= now
        ]
