"""Every use case, and what each is made of."""

from dependency_injector import providers

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
from trimcore.entrypoints.wiring.containers.shared import Shared


class Container(Shared):
    """Every port's adapter, as the settings choose it, and every use case on top of them.

    Nothing is made, opened or connected before it is asked for. Adapters are made once; any of
    them can be overridden. `init_resources` makes those that threads will share before there are
    threads, and `shutdown_resources` closes what was made.
    """

    register_user = providers.Factory(
        RegisterUser,
        users=Shared.users,
        passwords=Shared.passwords,
        throttle=Shared.throttle,
        clock=Shared.clock,
        ids=Shared.ids,
        limit=Shared.registrations,
    )
    issue_token = providers.Factory(
        IssueToken,
        users=Shared.users,
        sessions=Shared.sessions,
        passwords=Shared.passwords,
        tokens=Shared.tokens,
        throttle=Shared.throttle,
        clock=Shared.clock,
        ids=Shared.ids,
    )
    authenticate = providers.Factory(
        Authenticate,
        users=Shared.users,
        sessions=Shared.sessions,
        tokens=Shared.tokens,
        clock=Shared.clock,
    )
    revoke_token = providers.Factory(RevokeToken, sessions=Shared.sessions, clock=Shared.clock)
    delete_account = providers.Factory(
        DeleteAccount,
        users=Shared.users,
        passwords=Shared.passwords,
        throttle=Shared.throttle,
        clock=Shared.clock,
    )
    renew_token = providers.Factory(
        RenewToken,
        sessions=Shared.sessions,
        tokens=Shared.tokens,
        clock=Shared.clock,
        ids=Shared.ids,
    )
    change_password = providers.Factory(
        ChangePassword,
        users=Shared.users,
        sessions=Shared.sessions,
        passwords=Shared.passwords,
        throttle=Shared.throttle,
        clock=Shared.clock,
    )

    add_source = providers.Factory(
        AddSource,
        sources=Shared.sources,
        blobs=Shared.blobs,
        clock=Shared.clock,
        ids=Shared.ids,
        **Shared.room,
    )
    expect_source = providers.Factory(
        ExpectSource,
        sources=Shared.sources,
        downloads=Shared.downloads,
        clock=Shared.clock,
        ids=Shared.ids,
        storage=Shared.storage_quota,
    )
    fetch_sources = providers.Factory(
        FetchSources,
        sources=Shared.sources,
        downloads=Shared.downloads,
        blobs=Shared.blobs,
        clock=Shared.clock,
        claims=Shared.source_claims,
        **Shared.room,
    )
    list_sources = providers.Factory(ListSources, sources=Shared.sources)
    get_source = providers.Factory(GetSource, sources=Shared.sources)
    delete_source = providers.Factory(
        DeleteSource, sources=Shared.sources, removal=Shared.source_removal
    )
    plan_trim = providers.Factory(PlanTrim, sources=Shared.sources, look=Shared.source_look)
    list_keyframes = providers.Factory(
        ListKeyframes, sources=Shared.sources, look=Shared.source_look
    )
    draw_filmstrip = providers.Factory(
        DrawFilmstrip, sources=Shared.sources, look=Shared.source_look
    )

    submit_trim = providers.Factory(
        SubmitTrim,
        sources=Shared.sources,
        blobs=Shared.blobs,
        removal=Shared.source_removal,
        ids=Shared.ids,
        waiting=Shared.waiting_quota,
        **Shared.attempts,
        **Shared.room,
    )
    get_request = providers.Factory(GetRequest, requests=Shared.requests)
    find_sources = providers.Factory(FindSources, sources=Shared.sources)
    get_video = providers.Factory(GetVideo, requests=Shared.requests)
    restart_request = providers.Factory(
        RestartRequest,
        sources=Shared.sources,
        waiting=Shared.waiting_quota,
        storage=Shared.storage_quota,
        **Shared.attempts,
    )
    cancel_request = providers.Factory(CancelRequest, requests=Shared.requests, clock=Shared.clock)
    delete_request = providers.Factory(
        DeleteRequest, requests=Shared.requests, removal=Shared.request_removal
    )
    delete_video = providers.Factory(
        DeleteVideo, requests=Shared.requests, removal=Shared.request_removal
    )
    list_changes = providers.Factory(ListChanges, requests=Shared.requests)
    list_requests = providers.Factory(ListRequests, requests=Shared.requests)
    list_trimmed_videos = providers.Factory(
        ListTrimmedVideos, requests=Shared.requests, links=Shared.result_links
    )
    run_trim = providers.Factory(
        RunTrim,
        blobs=Shared.blobs,
        media=Shared.media,
        told=Shared.told_by_cuts,
        **Shared.attempts,
    )

    create_upload = providers.Factory(
        CreateUpload,
        uploads=Shared.uploads,
        clock=Shared.clock,
        ids=Shared.ids,
        **Shared.room,
        most_open=Shared.settings.provided.open_uploads,
    )
    create_direct_upload = providers.Factory(
        CreateDirectUpload, create=create_upload, parts=Shared.upload_parts
    )
    complete_upload = providers.Factory(CompleteUpload, parts=Shared.upload_parts)
    get_upload = providers.Factory(GetUpload, uploads=Shared.uploads, clock=Shared.clock)
    list_uploads = providers.Factory(ListUploads, uploads=Shared.uploads, clock=Shared.clock)
    append_to_upload = providers.Factory(
        AppendToUpload, parts=Shared.upload_parts, sources=Shared.sources, **Shared.room
    )
    delete_upload = providers.Factory(DeleteUpload, parts=Shared.upload_parts)
    sweep_uploads = providers.Factory(
        SweepUploads, parts=Shared.upload_parts, sources=Shared.sources
    )

    sweep = providers.Factory(Sweep, **Shared.attempts)
    tend_sources = providers.Factory(
        TendSources,
        sources=Shared.sources,
        blobs=Shared.blobs,
        media=Shared.media_probe,
        removal=Shared.source_removal,
        clock=Shared.clock,
        claims=Shared.source_claims,
    )
    erase_accounts = providers.Factory(
        EraseAccounts,
        users=Shared.users,
        sessions=Shared.sessions,
        erasure=Shared.erasure,
        clock=Shared.clock,
    )
    collect_orphans = providers.Factory(
        CollectOrphans,
        requests=Shared.requests,
        sources=Shared.sources,
        uploads=Shared.uploads,
        blobs=Shared.blobs,
        removal=Shared.source_removal,
        sessions=Shared.sessions,
        throttle=Shared.throttle,
        clock=Shared.clock,
    )

    create_webhook = providers.Factory(
        CreateWebhook,
        webhooks=Shared.webhooks,
        sender=Shared.webhook_sender,
        clock=Shared.clock,
        ids=Shared.ids,
    )
    list_webhooks = providers.Factory(ListWebhooks, webhooks=Shared.webhooks)
    get_webhook = providers.Factory(GetWebhook, webhooks=Shared.webhooks)
    change_webhook = providers.Factory(
        ChangeWebhook, webhooks=Shared.webhooks, sender=Shared.webhook_sender, clock=Shared.clock
    )
    delete_webhook = providers.Factory(
        DeleteWebhook, webhooks=Shared.webhooks, deliveries=Shared.deliveries
    )
    rotate_secret = providers.Factory(
        RotateSecret, webhooks=Shared.webhooks, clock=Shared.clock, ids=Shared.ids
    )
    ping_webhook = providers.Factory(
        PingWebhook,
        webhooks=Shared.webhooks,
        deliveries=Shared.deliveries,
        throttle=Shared.throttle,
        clock=Shared.clock,
        ids=Shared.ids,
        limit=Shared.webhook_calls,
    )
    list_deliveries = providers.Factory(
        ListDeliveries, webhooks=Shared.webhooks, deliveries=Shared.deliveries
    )
    redeliver = providers.Factory(
        Redeliver,
        webhooks=Shared.webhooks,
        deliveries=Shared.deliveries,
        throttle=Shared.throttle,
        clock=Shared.clock,
        limit=Shared.webhook_calls,
    )
    announce_endings = providers.Factory(
        AnnounceEndings,
        requests=Shared.requests,
        announcements=Shared.announcements,
        clock=Shared.clock,
    )
    deliver = providers.Factory(
        Deliver,
        webhooks=Shared.webhooks,
        deliveries=Shared.deliveries,
        sender=Shared.webhook_sender,
        clock=Shared.clock,
        sources=Shared.sources,
    )
    forget_deliveries = providers.Factory(
        ForgetDeliveries, deliveries=Shared.deliveries, clock=Shared.clock
    )
