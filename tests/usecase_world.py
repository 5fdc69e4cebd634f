"""The use cases on the shipped twins, with faults on demand."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

from trimcore.adapters.memory.clock import MemoryClock
from trimcore.adapters.memory.ids import MemoryIds
from trimcore.adapters.memory.media import MemoryMedia
from trimcore.adapters.memory.passwords import MemoryPasswords
from trimcore.adapters.memory.queue import MemoryQueue
from trimcore.adapters.memory.storage.blobs import MemoryBlobs
from trimcore.adapters.memory.stores.requests import MemoryRequests
from trimcore.adapters.memory.stores.sessions import MemorySessions
from trimcore.adapters.memory.stores.sources import MemorySources
from trimcore.adapters.memory.stores.throttle import MemoryThrottle
from trimcore.adapters.memory.stores.uploads import MemoryUploads
from trimcore.adapters.memory.stores.users import MemoryUsers
from trimcore.adapters.memory.tokens import MemoryTokens
from trimcore.adapters.memory.webhooks.deliveries import MemoryDeliveries
from trimcore.adapters.memory.webhooks.webhooks import MemoryWebhooks
from trimcore.domain.cutting.modes import OutputContainer, TrimMode
from trimcore.domain.cutting.timeline.window import TrimWindow
from trimcore.domain.errors import Unavailable
from trimcore.domain.model.ids import RequestId, UserId
from trimcore.domain.model.lease import RetryPolicy
from trimcore.domain.model.receipt import Receipt
from trimcore.domain.model.sources.source import Source
from trimcore.domain.model.trim_request import TrimRequest
from trimcore.domain.model.user import User
from trimcore.domain.policies.erasure import Erasure
from trimcore.domain.policies.errands.claim import SourceClaims
from trimcore.domain.policies.errands.told_by_cuts import ToldByCuts
from trimcore.domain.policies.limits.storage_quota import StorageQuota
from trimcore.domain.policies.limits.waiting_quota import WaitingQuota
from trimcore.domain.policies.request_removal import RequestRemoval
from trimcore.domain.policies.showing.result_links import ResultLinks
from trimcore.domain.policies.source_removal import SourceRemoval
from trimcore.domain.policies.uploads.append import UploadParts
from trimcore.domain.usecases.accounts.authenticate import Authenticate
from trimcore.domain.usecases.accounts.change_password import ChangePassword
from trimcore.domain.usecases.accounts.delete_account import DeleteAccount
from trimcore.domain.usecases.accounts.issue_token import IssuedToken, IssueToken, IssueTokenCommand
from trimcore.domain.usecases.accounts.register_user import RegisterUser, RegisterUserCommand
from trimcore.domain.usecases.accounts.renew_token import RenewToken
from trimcore.domain.usecases.accounts.revoke_token import RevokeToken
from trimcore.domain.usecases.sources.add_source import AddSource, AddSourceCommand
from trimcore.domain.usecases.sources.delete_source import DeleteSource
from trimcore.domain.usecases.sources.get_source import GetSource, SourceOfUser
from trimcore.domain.usecases.sources.list_sources import ListSources
from trimcore.domain.usecases.trimming.cancel_request import CancelRequest
from trimcore.domain.usecases.trimming.delete_request import DeleteRequest
from trimcore.domain.usecases.trimming.delete_video import DeleteVideo, DeleteVideoCommand
from trimcore.domain.usecases.trimming.get_request import RequestOfUser
from trimcore.domain.usecases.trimming.list_requests import ListRequests
from trimcore.domain.usecases.trimming.list_trimmed_videos import ListTrimmedVideos
from trimcore.domain.usecases.trimming.restart_request import RestartRequest
from trimcore.domain.usecases.trimming.run_trim import RunTrim, RunTrimCommand
from trimcore.domain.usecases.trimming.submit_trim import (
    SubmittedTrim,
    SubmitTrim,
    SubmitTrimCommand,
)
from trimcore.domain.usecases.upkeep.collect_orphans import CollectOrphans
from trimcore.domain.usecases.upkeep.sweep import Sweep
from trimcore.domain.usecases.upkeep.tend_sources import TendSources
from trimcore.domain.usecases.uploads.append_to_upload import AppendToUpload
from trimcore.domain.usecases.uploads.create_upload import CreateUpload
from trimcore.domain.usecases.uploads.delete_upload import DeleteUpload
from trimcore.domain.usecases.uploads.get_upload import GetUpload
from trimcore.domain.usecases.uploads.list_uploads import ListUploads
from trimcore.domain.usecases.uploads.sweep_uploads import SweepUploads
from trimcore.ports.conformance.stores.builders import a_receipt
from trimcore.ports.media import Media
from trimcore.ports.media_probe import MediaProbe
from trimcore.ports.storage.byte_sink import ByteSink
from trimcore.ports.storage.byte_source import ByteSource

WINDOW = TrimWindow(start_us=1_000_000, duration_us=2_000_000)
MP4_HEAD = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2"
PASSWORD = "!1password"
ADA = UserId("5d39f6108d366978db32e7c8")
BOB = UserId("5d39f6108d366978db32e7c9")


class SwitchableQueue(MemoryQueue):
    """The twin, which can be told to be away."""

    away = False

    def ring(self, request_id: RequestId) -> None:
        if self.away:
            raise Unavailable("The queue is away.")
        super().ring(request_id)


class StepMedia(Media):
    """An engine that copies its source, and lets a test step in after each watch.

    `steps` are called one after the other between watches; what they raise, it raises.
    """

    def __init__(self) -> None:
        self.steps: list[Callable[[], object]] = []
        self.trims = 0

    def ping(self) -> None:
        """It can always be tried."""

    def trim(
        self,
        source: ByteSource,
        window: TrimWindow,
        sink: ByteSink,
        *,
        mode: TrimMode = TrimMode.EXACT,
        watch: Callable[[int], None],
    ) -> Receipt:
        self.trims += 1
        for percent, step in enumerate(self.steps, start=1):
            watch(percent)
            step()
            watch(percent)
        sink.write(source.read_at(0, source.size))
        return replace(a_receipt(), asked=window, mode=mode)


class CountingRequests(MemoryRequests):
    """Counts how often a request is read."""

    def __init__(self) -> None:
        super().__init__()
        self.reads = 0

    def get(self, request_id: RequestId) -> TrimRequest:
        """Read, and count it."""
        self.reads += 1
        return super().get(request_id)


@dataclass
class World:
    """The twins, and every use case wired to them."""

    clock: MemoryClock = field(default_factory=MemoryClock)
    ids: MemoryIds = field(default_factory=MemoryIds)
    users: MemoryUsers = field(default_factory=MemoryUsers)
    sessions: MemorySessions = field(default_factory=MemorySessions)
    requests: MemoryRequests = field(default_factory=MemoryRequests)
    sources: MemorySources = field(default_factory=MemorySources)
    uploads: MemoryUploads = field(default_factory=MemoryUploads)
    throttle: MemoryThrottle = field(default_factory=MemoryThrottle)
    webhooks: MemoryWebhooks = field(default_factory=MemoryWebhooks)
    deliveries: MemoryDeliveries = field(default_factory=MemoryDeliveries)
    queue: SwitchableQueue = field(default_factory=SwitchableQueue)
    media: StepMedia = field(default_factory=StepMedia)
    media_probe: MediaProbe | None = field(default_factory=MemoryMedia)
    passwords: MemoryPasswords = field(default_factory=MemoryPasswords)
    tokens: MemoryTokens = field(default_factory=MemoryTokens)
    policy: RetryPolicy = field(default_factory=RetryPolicy)
    stored_bytes: int | None = None
    most_waiting: int = 1000

    def __post_init__(self) -> None:
        self.blobs = MemoryBlobs(self.clock.now)
        self.register_user = RegisterUser(
            users=self.users,
            passwords=self.passwords,
            throttle=self.throttle,
            clock=self.clock,
            ids=self.ids,
        )
        self.issue_token = IssueToken(
            users=self.users,
            sessions=self.sessions,
            passwords=self.passwords,
            tokens=self.tokens,
            throttle=self.throttle,
            clock=self.clock,
            ids=self.ids,
        )
        self.authenticate = Authenticate(
            users=self.users, sessions=self.sessions, tokens=self.tokens, clock=self.clock
        )
        self.revoke_token = RevokeToken(sessions=self.sessions, clock=self.clock)
        self.renew_token = RenewToken(
            sessions=self.sessions, tokens=self.tokens, clock=self.clock, ids=self.ids
        )
        self.delete_account = DeleteAccount(
            users=self.users, passwords=self.passwords, throttle=self.throttle, clock=self.clock
        )
        self.change_password = ChangePassword(
            users=self.users,
            sessions=self.sessions,
            passwords=self.passwords,
            throttle=self.throttle,
            clock=self.clock,
        )
        self.source_removal = SourceRemoval(
            sources=self.sources, requests=self.requests, blobs=self.blobs, clock=self.clock
        )
        self.request_removal = RequestRemoval(
            requests=self.requests, blobs=self.blobs, sources=self.source_removal
        )
        self.upload_parts = UploadParts(
            uploads=self.uploads, blobs=self.blobs, clock=self.clock, ids=self.ids
        )
        self.erasure = Erasure(
            webhooks=self.webhooks,
            deliveries=self.deliveries,
            upload_parts=self.upload_parts,
            requests=self.requests,
            sources=self.sources,
            blobs=self.blobs,
            removal=self.source_removal,
        )
        self.delete_request = DeleteRequest(requests=self.requests, removal=self.request_removal)
        self.delete_video = DeleteVideo(requests=self.requests, removal=self.request_removal)
        self.storage_quota = StorageQuota(
            sources=self.sources,
            requests=self.requests,
            uploads=self.uploads,
            most=self.stored_bytes,
        )
        self.waiting_quota = WaitingQuota(requests=self.requests, most=self.most_waiting)
        self.add_source = AddSource(
            sources=self.sources,
            blobs=self.blobs,
            clock=self.clock,
            ids=self.ids,
            limit=1000,
            storage=self.storage_quota,
        )
        self.get_source = GetSource(sources=self.sources)
        self.list_sources = ListSources(sources=self.sources)
        self.delete_source = DeleteSource(sources=self.sources, removal=self.source_removal)
        self.source_claims = SourceClaims(sources=self.sources, clock=self.clock)
        self.tend_sources = TendSources(
            sources=self.sources,
            blobs=self.blobs,
            media=self.media_probe,
            removal=self.source_removal,
            clock=self.clock,
            claims=self.source_claims,
        )
        self.submit_trim = SubmitTrim(
            requests=self.requests,
            sources=self.sources,
            blobs=self.blobs,
            removal=self.source_removal,
            queue=self.queue,
            clock=self.clock,
            ids=self.ids,
            policy=self.policy,
            limit=1000,
            waiting=self.waiting_quota,
            storage=self.storage_quota,
        )
        self.restart_request = RestartRequest(
            waiting=self.waiting_quota,
            storage=self.storage_quota,
            requests=self.requests,
            sources=self.sources,
            queue=self.queue,
            clock=self.clock,
            policy=self.policy,
        )
        self.cancel_request = CancelRequest(requests=self.requests, clock=self.clock)
        self.list_requests = ListRequests(requests=self.requests)
        self.list_trimmed_videos = ListTrimmedVideos(
            requests=self.requests, links=ResultLinks(blobs=self.blobs, clock=self.clock)
        )
        self.run_trim = RunTrim(
            requests=self.requests,
            blobs=self.blobs,
            media=self.media,
            queue=self.queue,
            clock=self.clock,
            policy=self.policy,
            told=ToldByCuts(claims=self.source_claims),
        )
        self.create_upload = CreateUpload(
            uploads=self.uploads,
            clock=self.clock,
            ids=self.ids,
            limit=1000,
            most_open=3,
            storage=self.storage_quota,
        )
        self.get_upload = GetUpload(uploads=self.uploads, clock=self.clock)
        self.list_uploads = ListUploads(uploads=self.uploads, clock=self.clock)
        self.append_to_upload = AppendToUpload(
            parts=self.upload_parts,
            sources=self.sources,
            limit=1000,
            storage=self.storage_quota,
        )
        self.delete_upload = DeleteUpload(parts=self.upload_parts)
        self.sweep_uploads = SweepUploads(parts=self.upload_parts, sources=self.sources)
        self.sweep = Sweep(
            requests=self.requests, queue=self.queue, clock=self.clock, policy=self.policy
        )
        self.collect_orphans = CollectOrphans(
            requests=self.requests,
            sources=self.sources,
            uploads=self.uploads,
            blobs=self.blobs,
            removal=self.source_removal,
            sessions=self.sessions,
            throttle=self.throttle,
            clock=self.clock,
        )

    def register(self, email: str = "ada@example.com", password: str = PASSWORD) -> User:
        """Register a user."""
        command = RegisterUserCommand(
            email=email, password=password, password_confirmation=password, address="192.0.2.7"
        )
        return self.register_user.execute(command)

    def log_in(self, email: str = "ada@example.com", password: str = PASSWORD) -> IssuedToken:
        """Log a user in."""
        return self.issue_token.execute(IssueTokenCommand(email=email, password=password))

    def submit(
        self,
        content: bytes = MP4_HEAD,
        *,
        user_id: UserId = ADA,
        name: str | None = "test video",
        window: TrimWindow | None = WINDOW,
        windows: tuple[TrimWindow, ...] | None = None,
        mode: TrimMode = TrimMode.EXACT,
        container: OutputContainer = OutputContainer.SOURCE,
        key: str | None = None,
    ) -> TrimRequest:
        """Submit a video, in two chunks."""
        upload = self.submit_trim.begin()
        upload.write(content[:5])
        upload.write(content[5:])
        command = SubmitTrimCommand(
            user_id=user_id,
            name=name,
            window=window,
            windows=windows,
            mode=mode,
            container=container,
            upload=upload,
            idempotency_key=key,
        )
        return self.submit_trim.execute(command).request

    def add(
        self, content: bytes = MP4_HEAD, *, user_id: UserId = ADA, name: str | None = "a source"
    ) -> Source:
        """Send a source, in two chunks."""
        upload = self.add_source.begin()
        upload.write(content[:5])
        upload.write(content[5:])
        command = AddSourceCommand(
            user_id=user_id, name=name, upload=upload, file_name="folder/holiday.mp4"
        )
        return self.add_source.execute(command)

    def delete(self, source: Source) -> None:
        """Let its user delete a source."""
        self.delete_source.execute(SourceOfUser(user_id=source.user_id, source_id=source.id))

    def submit_of(
        self, source: Source, *, user_id: UserId = ADA, key: str | None = None, name: str = "clip"
    ) -> SubmittedTrim:
        """Submit a piece of a source that is there already."""
        command = SubmitTrimCommand(
            user_id=user_id, name=name, window=WINDOW, source_id=source.id, idempotency_key=key
        )
        return self.submit_trim.execute(command)

    def source_of(self, request: TrimRequest) -> Source:
        """Return the source that a request is cut from."""
        source = self.sources.find(request.video.source.id)
        assert source is not None
        return source

    def delete_video_of(self, request: TrimRequest) -> None:
        """Let its user delete a request's video."""
        self.delete_video.execute(
            DeleteVideoCommand(user_id=request.user_id, video_id=request.video.id)
        )

    def run(self, request: TrimRequest, *, stop: bool = False) -> TrimRequest | None:
        """Let a worker try a request."""
        command = RunTrimCommand(request_id=request.id, worker="w1", should_stop=lambda: stop)
        return self.run_trim.execute(command)

    def cancel(self, request: TrimRequest) -> TrimRequest:
        """Let its user cancel a request."""
        return self.cancel_request.execute(of(request))

    def restart(self, request: TrimRequest) -> TrimRequest:
        """Let its user restart a request."""
        return self.restart_request.execute(of(request))

    def keys(self) -> list[str]:
        """Return the keys of all blobs."""
        end_of_time = self.clock.now().replace(year=9999)
        return [blob.key for blob in self.blobs.list_older(end_of_time)]


def of(request: TrimRequest) -> RequestOfUser:
    """Return the command by which its own user names a request."""
    return RequestOfUser(user_id=request.user_id, request_id=request.id)
