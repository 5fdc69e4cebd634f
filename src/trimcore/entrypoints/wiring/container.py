"""Which part goes where: the one place that knows dependency-injector."""

from datetime import timedelta
from operator import attrgetter
from typing import ClassVar

from dependency_injector import containers, providers

from trimcore.domain.model.lease import RetryPolicy
from trimcore.domain.policies.erasure import Erasure
from trimcore.domain.policies.limits.rate_limit import RateLimit
from trimcore.domain.policies.limits.storage_quota import StorageQuota
from trimcore.domain.policies.limits.waiting_quota import WaitingQuota
from trimcore.domain.policies.request_removal import RequestRemoval
from trimcore.domain.policies.showing.result_links import ResultLinks
from trimcore.domain.policies.source_look import SourceLook
from trimcore.domain.policies.source_removal import SourceRemoval
from trimcore.domain.policies.uploads.append import UploadParts
from trimcore.domain.policies.uploads.part_links import PartLinks
from trimcore.domain.policies.webhooks.announcements import Announcements
from trimcore.domain.policies.webhooks.source_announcements import SourceAnnouncements
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
from trimcore.domain.usecases.trimming.find_sources import FindSources
from trimcore.domain.usecases.trimming.get_request import GetRequest
from trimcore.domain.usecases.trimming.get_video import GetVideo
from trimcore.domain.usecases.trimming.list_changes import ListChanges
from trimcore.domain.usecases.trimming.list_requests import ListRequests
from trimcore.domain.usecases.trimming.list_trimmed_videos import ListTrimmedVideos
from trimcore.domain.usecases.trimming.restart_request import RestartRequest
from trimcore.domain.usecases.trimming.run_trim import RunTrim
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
from trimcore.domain.usecases.webhooks.announce_endings import AnnounceEndings
from trimcore.domain.usecases.webhooks.change_webhook import ChangeWebhook
from trimcore.domain.usecases.webhooks.create_webhook import CreateWebhook
from trimcore.domain.usecases.webhooks.delete_webhook import DeleteWebhook
from trimcore.domain.usecases.webhooks.deliver import Deliver
from trimcore.domain.usecases.webhooks.forget_deliveries import ForgetDeliveries
from trimcore.domain.usecases.webhooks.list_deliveries import ListDeliveries
from trimcore.domain.usecases.webhooks.list_webhooks import GetWebhook, ListWebhooks
from trimcore.domain.usecases.webhooks.ping_webhook import PingWebhook
from trimcore.domain.usecases.webhooks.redeliver import Redeliver
from trimcore.domain.usecases.webhooks.rotate_secret import RotateSecret
from trimcore.entrypoints.observability.backlog import Backlog
from trimcore.entrypoints.observability.metrics import Metrics
from trimcore.entrypoints.wiring import cutting
from trimcore.entrypoints.wiring.parts import adapters_by_url
from trimcore.entrypoints.wiring.secret import secret_key
from trimcore.entrypoints.wiring.settings import Settings


class Container(containers.DeclarativeContainer):
    """Every port's adapter, as the settings choose it, and every use case on top of them.

    Nothing is made, opened or connected before it is asked for. Adapters are made once; any of
    them can be overridden. `init_resources` makes those that threads will share before there are
    threads, and `shutdown_resources` closes what was made.
    """

    settings = providers.Dependency(instance_of=Settings)

    secret = providers.ThreadSafeSingleton(secret_key, settings)
    policy = providers.ThreadSafeSingleton(RetryPolicy)
    database = providers.Resource(adapters_by_url.database, settings)

    clock = providers.Callable(attrgetter("clock"), database)
    ids = providers.ThreadSafeSingleton(adapters_by_url.ids)
    users = database.provided.users
    sessions = database.provided.sessions
    requests = database.provided.requests
    uploads = database.provided.uploads
    sources = database.provided.sources
    webhooks = database.provided.webhooks
    deliveries = database.provided.deliveries
    throttle = database.provided.throttle
    leadership = database.provided.leadership
    storage = providers.ThreadSafeSingleton(adapters_by_url.storage, settings, secret)
    blobs = storage.provided.blobs
    direct_uploads = providers.Callable(adapters_by_url.direct_uploads, storage, blobs)
    linked_blobs = providers.Callable(adapters_by_url.links, storage, blobs)
    downloads = providers.ThreadSafeSingleton(adapters_by_url.downloads, settings)
    queue = providers.Resource(adapters_by_url.queue, settings)
    media = providers.Resource(cutting.media)
    webhook_sender = providers.ThreadSafeSingleton(adapters_by_url.webhook_sender, settings)
    media_probe = providers.Callable(adapters_by_url.probe, media)
    passwords = providers.ThreadSafeSingleton(adapters_by_url.passwords)
    tokens = providers.ThreadSafeSingleton(adapters_by_url.tokens, secret)

    metrics = providers.ThreadSafeSingleton(Metrics)
    backlog = providers.ThreadSafeSingleton(
        Backlog, requests=requests.provider, clock=clock.provider
    )

    registrations = providers.ThreadSafeSingleton(
        RateLimit,
        name="registration",
        most=settings.provided.registrations,
        within=timedelta(minutes=10),
    )

    webhook_calls = providers.ThreadSafeSingleton(
        RateLimit,
        name="webhook-calls",
        most=settings.provided.webhook_calls,
        within=timedelta(minutes=10),
    )

    register_user = providers.Factory(
        RegisterUser,
        users=users,
        passwords=passwords,
        throttle=throttle,
        clock=clock,
        ids=ids,
        limit=registrations,
    )
    issue_token = providers.Factory(
        IssueToken,
        users=users,
        sessions=sessions,
        passwords=passwords,
        tokens=tokens,
        throttle=throttle,
        clock=clock,
        ids=ids,
    )
    authenticate = providers.Factory(
        Authenticate, users=users, sessions=sessions, tokens=tokens, clock=clock
    )
    revoke_token = providers.Factory(RevokeToken, sessions=sessions, clock=clock)
    delete_account = providers.Factory(
        DeleteAccount, users=users, passwords=passwords, throttle=throttle, clock=clock
    )
    renew_token = providers.Factory(
        RenewToken, sessions=sessions, tokens=tokens, clock=clock, ids=ids
    )
    change_password = providers.Factory(
        ChangePassword,
        users=users,
        sessions=sessions,
        passwords=passwords,
        throttle=throttle,
        clock=clock,
    )
    source_removal = providers.Factory(
        SourceRemoval, sources=sources, requests=requests, blobs=blobs, clock=clock
    )
    request_removal = providers.Factory(
        RequestRemoval, requests=requests, blobs=blobs, sources=source_removal
    )
    upload_parts = providers.Factory(
        UploadParts, uploads=uploads, blobs=blobs, clock=clock, ids=ids, direct=direct_uploads
    )
    part_links = providers.Factory(PartLinks, direct=direct_uploads)
    erasure = providers.Factory(
        Erasure,
        webhooks=webhooks,
        deliveries=deliveries,
        upload_parts=upload_parts,
        requests=requests,
        sources=sources,
        blobs=blobs,
        removal=source_removal,
    )
    storage_quota = providers.Factory(
        StorageQuota,
        sources=sources,
        requests=requests,
        uploads=uploads,
        most=settings.provided.stored_bytes,
    )
    waiting_quota = providers.Factory(
        WaitingQuota, requests=requests, most=settings.provided.waiting_requests
    )
    _attempts: ClassVar = {"requests": requests, "queue": queue, "clock": clock, "policy": policy}
    _room: ClassVar = {"storage": storage_quota, "limit": settings.provided.max_upload_bytes}
    add_source = providers.Factory(
        AddSource, sources=sources, blobs=blobs, clock=clock, ids=ids, **_room
    )
    expect_source = providers.Factory(
        ExpectSource,
        sources=sources,
        downloads=downloads,
        clock=clock,
        ids=ids,
        storage=storage_quota,
    )
    announcements = providers.Factory(Announcements, webhooks=webhooks, deliveries=deliveries)
    source_announcements = providers.Factory(SourceAnnouncements, announcements=announcements)
    fetch_sources = providers.Factory(
        FetchSources,
        sources=sources,
        downloads=downloads,
        blobs=blobs,
        clock=clock,
        announcements=source_announcements,
        **_room,
    )
    list_sources = providers.Factory(ListSources, sources=sources)
    get_source = providers.Factory(GetSource, sources=sources)
    delete_source = providers.Factory(DeleteSource, sources=sources, removal=source_removal)
    source_look = providers.Factory(SourceLook, blobs=blobs, media=media_probe, clock=clock)
    plan_trim = providers.Factory(PlanTrim, sources=sources, look=source_look)
    list_keyframes = providers.Factory(ListKeyframes, sources=sources, look=source_look)
    draw_filmstrip = providers.Factory(DrawFilmstrip, sources=sources, look=source_look)
    submit_trim = providers.Factory(
        SubmitTrim,
        sources=sources,
        blobs=blobs,
        removal=source_removal,
        ids=ids,
        waiting=waiting_quota,
        **_attempts,
        **_room,
    )
    get_request = providers.Factory(GetRequest, requests=requests)
    find_sources = providers.Factory(FindSources, sources=sources)
    get_video = providers.Factory(GetVideo, requests=requests)
    restart_request = providers.Factory(
        RestartRequest,
        sources=sources,
        waiting=waiting_quota,
        storage=storage_quota,
        **_attempts,
    )
    cancel_request = providers.Factory(CancelRequest, requests=requests, clock=clock)
    delete_request = providers.Factory(DeleteRequest, requests=requests, removal=request_removal)
    delete_video = providers.Factory(DeleteVideo, requests=requests, removal=request_removal)
    list_changes = providers.Factory(ListChanges, requests=requests)
    list_requests = providers.Factory(ListRequests, requests=requests)
    result_links = providers.Factory(ResultLinks, blobs=blobs, clock=clock)
    list_trimmed_videos = providers.Factory(
        ListTrimmedVideos, requests=requests, links=result_links
    )
    run_trim = providers.Factory(RunTrim, blobs=blobs, media=media, **_attempts)
    create_upload = providers.Factory(
        CreateUpload,
        uploads=uploads,
        clock=clock,
        ids=ids,
        **_room,
        most_open=settings.provided.open_uploads,
    )
    create_direct_upload = providers.Factory(
        CreateDirectUpload, create=create_upload, parts=upload_parts
    )
    complete_upload = providers.Factory(CompleteUpload, parts=upload_parts)
    get_upload = providers.Factory(GetUpload, uploads=uploads, clock=clock)
    list_uploads = providers.Factory(ListUploads, uploads=uploads, clock=clock)
    append_to_upload = providers.Factory(
        AppendToUpload, parts=upload_parts, sources=sources, **_room
    )
    delete_upload = providers.Factory(DeleteUpload, parts=upload_parts)
    sweep_uploads = providers.Factory(SweepUploads, parts=upload_parts, sources=sources)
    sweep = providers.Factory(Sweep, **_attempts)
    tend_sources = providers.Factory(
        TendSources,
        sources=sources,
        blobs=blobs,
        media=media_probe,
        removal=source_removal,
        clock=clock,
        announcements=source_announcements,
    )
    erase_accounts = providers.Factory(
        EraseAccounts,
        users=users,
        sessions=sessions,
        erasure=erasure,
        clock=clock,
    )
    collect_orphans = providers.Factory(
        CollectOrphans,
        requests=requests,
        sources=sources,
        uploads=uploads,
        blobs=blobs,
        removal=source_removal,
        sessions=sessions,
        throttle=throttle,
        clock=clock,
    )

    create_webhook = providers.Factory(
        CreateWebhook, webhooks=webhooks, sender=webhook_sender, clock=clock, ids=ids
    )
    list_webhooks = providers.Factory(ListWebhooks, webhooks=webhooks)
    get_webhook = providers.Factory(GetWebhook, webhooks=webhooks)
    change_webhook = providers.Factory(
        ChangeWebhook, webhooks=webhooks, sender=webhook_sender, clock=clock
    )
    delete_webhook = providers.Factory(DeleteWebhook, webhooks=webhooks, deliveries=deliveries)
    rotate_secret = providers.Factory(RotateSecret, webhooks=webhooks, clock=clock, ids=ids)
    ping_webhook = providers.Factory(
        PingWebhook,
        webhooks=webhooks,
        deliveries=deliveries,
        throttle=throttle,
        clock=clock,
        ids=ids,
        limit=webhook_calls,
    )
    list_deliveries = providers.Factory(ListDeliveries, webhooks=webhooks, deliveries=deliveries)
    redeliver = providers.Factory(
        Redeliver,
        webhooks=webhooks,
        deliveries=deliveries,
        throttle=throttle,
        clock=clock,
        limit=webhook_calls,
    )
    announce_endings = providers.Factory(
        AnnounceEndings, requests=requests, announcements=announcements, clock=clock
    )
    deliver = providers.Factory(
        Deliver, webhooks=webhooks, deliveries=deliveries, sender=webhook_sender, clock=clock
    )
    forget_deliveries = providers.Factory(ForgetDeliveries, deliveries=deliveries, clock=clock)
