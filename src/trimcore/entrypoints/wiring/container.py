"""Which part goes where: the one place that knows dependency-injector."""

from datetime import timedelta
from operator import attrgetter

from dependency_injector import containers, providers

from trimcore.domain.model.lease import RetryPolicy
from trimcore.domain.policies.rate_limit import RateLimit
from trimcore.domain.usecases.accounts.authenticate import Authenticate
from trimcore.domain.usecases.accounts.issue_token import IssueToken
from trimcore.domain.usecases.accounts.register_user import RegisterUser
from trimcore.domain.usecases.accounts.revoke_token import RevokeToken
from trimcore.domain.usecases.trimming.cancel_request import CancelRequest
from trimcore.domain.usecases.trimming.get_request import GetRequest
from trimcore.domain.usecases.trimming.list_requests import ListRequests
from trimcore.domain.usecases.trimming.list_trimmed_videos import ListTrimmedVideos
from trimcore.domain.usecases.trimming.restart_request import RestartRequest
from trimcore.domain.usecases.trimming.run_trim import RunTrim
from trimcore.domain.usecases.trimming.submit_trim import SubmitTrim
from trimcore.domain.usecases.upkeep.collect_orphans import CollectOrphans
from trimcore.domain.usecases.upkeep.sweep import Sweep
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
    throttle = database.provided.throttle
    leadership = database.provided.leadership
    storage = providers.ThreadSafeSingleton(adapters_by_url.storage, settings, secret)
    blobs = storage.provided.blobs
    linked_blobs = providers.Callable(adapters_by_url.links, storage, blobs)
    queue = providers.Resource(adapters_by_url.queue, settings)
    media = providers.Resource(cutting.media)
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
    submit_trim = providers.Factory(
        SubmitTrim,
        requests=requests,
        blobs=blobs,
        queue=queue,
        clock=clock,
        ids=ids,
        policy=policy,
        limit=settings.provided.max_upload_bytes,
    )
    get_request = providers.Factory(GetRequest, requests=requests)
    restart_request = providers.Factory(
        RestartRequest, requests=requests, queue=queue, clock=clock, policy=policy
    )
    cancel_request = providers.Factory(CancelRequest, requests=requests, clock=clock)
    list_requests = providers.Factory(ListRequests, requests=requests)
    list_trimmed_videos = providers.Factory(
        ListTrimmedVideos, requests=requests, blobs=blobs, clock=clock
    )
    run_trim = providers.Factory(
        RunTrim,
        requests=requests,
        blobs=blobs,
        media=media,
        queue=queue,
        clock=clock,
        policy=policy,
    )
    sweep = providers.Factory(Sweep, requests=requests, queue=queue, clock=clock, policy=policy)
    collect_orphans = providers.Factory(
        CollectOrphans,
        requests=requests,
        blobs=blobs,
        sessions=sessions,
        throttle=throttle,
        clock=clock,
    )
