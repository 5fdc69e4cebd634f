"""What several use cases share."""

from datetime import timedelta
from typing import ClassVar

from dependency_injector import providers

from trimcore.domain.policies.erasure import Erasure
from trimcore.domain.policies.errands.claim import SourceClaims
from trimcore.domain.policies.errands.told_by_cuts import ToldByCuts
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
from trimcore.entrypoints.wiring.containers.parts import Parts


class Shared(Parts):
    """Rules that use cases keep to together, on top of the parts."""

    registrations = providers.ThreadSafeSingleton(
        RateLimit,
        name="registration",
        most=Parts.settings.provided.registrations,
        within=timedelta(minutes=10),
    )
    webhook_calls = providers.ThreadSafeSingleton(
        RateLimit,
        name="webhook-calls",
        most=Parts.settings.provided.webhook_calls,
        within=timedelta(minutes=10),
    )

    source_removal = providers.Factory(
        SourceRemoval,
        sources=Parts.sources,
        requests=Parts.requests,
        blobs=Parts.blobs,
        clock=Parts.clock,
    )
    request_removal = providers.Factory(
        RequestRemoval, requests=Parts.requests, blobs=Parts.blobs, sources=source_removal
    )
    upload_parts = providers.Factory(
        UploadParts,
        uploads=Parts.uploads,
        blobs=Parts.blobs,
        clock=Parts.clock,
        ids=Parts.ids,
        direct=Parts.direct_uploads,
    )
    part_links = providers.Factory(PartLinks, direct=Parts.direct_uploads)
    erasure = providers.Factory(
        Erasure,
        webhooks=Parts.webhooks,
        deliveries=Parts.deliveries,
        upload_parts=upload_parts,
        requests=Parts.requests,
        sources=Parts.sources,
        blobs=Parts.blobs,
        removal=source_removal,
    )
    storage_quota = providers.Factory(
        StorageQuota,
        sources=Parts.sources,
        requests=Parts.requests,
        uploads=Parts.uploads,
        most=Parts.settings.provided.stored_bytes,
    )
    waiting_quota = providers.Factory(
        WaitingQuota, requests=Parts.requests, most=Parts.settings.provided.waiting_requests
    )

    attempts: ClassVar = {
        "requests": Parts.requests,
        "queue": Parts.queue,
        "clock": Parts.clock,
        "policy": Parts.policy,
    }
    room: ClassVar = {"storage": storage_quota, "limit": Parts.settings.provided.max_upload_bytes}

    announcements = providers.Factory(
        Announcements, webhooks=Parts.webhooks, deliveries=Parts.deliveries
    )
    source_announcements = providers.Factory(SourceAnnouncements, announcements=announcements)
    source_claims = providers.Factory(
        SourceClaims,
        sources=Parts.sources,
        clock=Parts.clock,
        announcements=source_announcements,
    )
    told_by_cuts = providers.Factory(ToldByCuts, claims=source_claims)
    source_look = providers.Factory(
        SourceLook, blobs=Parts.blobs, media=Parts.media_probe, clock=Parts.clock
    )
    result_links = providers.Factory(ResultLinks, blobs=Parts.blobs, clock=Parts.clock)
