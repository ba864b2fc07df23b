"""The settings that Celery reads (5.7), and their names before version 4.

Source: *Configuration and defaults* of Celery's documentation, and `celery/app/defaults.py`.
"""

import re
from collections.abc import Collection, Iterable
from typing import Final

_NAMES: Final = {
    "azureblockblob_": """
        base_path connection_timeout container_name read_timeout retry_increment_base
        retry_initial_backoff_sec retry_max_attempts
    """,
    "beat_": """
        cron_starting_deadline enable_remote_control max_loop_interval remote_control_max_tick_age schedule
        schedule_filename scheduler sync_every
    """,
    "broker_": """
        channel_error_retry connection_max_retries connection_retry connection_retry_on_startup
        connection_timeout failover_strategy heartbeat heartbeat_checkrate host login_method
        native_delayed_delivery_queue_type password pool_acquire_timeout pool_limit port read_url transport
        transport_options url use_ssl user vhost write_url
    """,
    "cache_": """
        backend backend_options
    """,
    "cassandra_": """
        auth_kwargs auth_provider bundle_path entry_ttl keyspace options port read_consistency servers table
        write_consistency
    """,
    "control_": """
        exchange queue_durable queue_exclusive queue_expires queue_ttl
    """,
    "cosmosdbsql_": """
        collection_name consistency_level database_name max_retry_attempts max_retry_wait_time
    """,
    "database_": """
        create_tables_at_setup engine_callback engine_options short_lived_sessions table_names table_schemas
        url
    """,
    "elasticsearch_": """
        max_retries retry_on_timeout save_meta_as_text timeout
    """,
    "event_": """
        exchange queue_durable queue_exclusive queue_expires queue_prefix queue_ttl serializer
    """,
    "gcs_": """
        base_path bucket project ttl
    """,
    "redis_": """
        backend_use_ssl db host max_connections password port retry_on_timeout socket_connect_timeout
        socket_keepalive socket_timeout username
    """,
    "result_": """
        accept_content backend backend_always_retry backend_base_sleep_between_retries_ms
        backend_max_retries backend_max_sleep_between_retries_ms backend_transport_options cache_max
        chord_expires chord_join_timeout chord_retry_interval compression exchange exchange_type expires
        extended failure_expires persistent serializer
    """,
    "s3_": """
        access_key_id base_path bucket endpoint_url region secret_access_key
    """,
    "security_": """
        cert_store certificate digest key key_password
    """,
    "task_": """
        acks_late acks_on_failure acks_on_failure_or_timeout acks_on_timeout allow_error_cb_on_chord_header
        always_eager annotations compression create_missing_queue_exchange_type create_missing_queue_type
        create_missing_queues default_delivery_mode default_exchange default_exchange_type default_priority
        default_queue default_queue_type default_rate_limit default_routing_key eager_propagates
        ignore_result inherit_parent_priority protocol publish_retry publish_retry_policy queue_max_priority
        queues reject_on_worker_lost remote_tracebacks repr_maxlevels retry_on_worker_lost routes
        send_sent_event serializer soft_time_limit store_eager_result store_errors_even_if_ignored
        time_limit track_started
    """,
    "worker_": """
        agent autoscaler cancel_long_running_tasks_on_connection_loss concurrency consumer
        deduplicate_successful_tasks detect_quorum_queues direct disable_prefetch disable_rate_limits
        enable_prefetch_count_reduction enable_remote_control enable_soft_shutdown_on_idle eta_task_limit
        hijack_root_logger log_color log_datefmt log_format lost_wait max_memory_per_child
        max_tasks_per_child pool pool_putlocks pool_restarts pool_start_method prefetch_multiplier
        proc_alive_timeout redirect_stdouts redirect_stdouts_level send_task_events soft_shutdown_timeout
        state_db task_log_datefmt task_log_format timer timer_precision
    """,
    "": """
        accept_content arangodb_backend_settings couchbase_backend_settings enable_utc imports include
        mongodb_backend_settings timezone
    """,
}
KEYS: Final = frozenset(f"{start}{name}" for start, names in _NAMES.items() for name in names.split())

_IRREGULAR: Final = {
    "result_cache_max": "CELERY_MAX_CACHED_RESULTS",
    "result_expires": "CELERY_TASK_RESULT_EXPIRES",
    "database_url": "CELERY_RESULT_DBURI",
    "database_engine_options": "CELERY_RESULT_ENGINE_OPTIONS",
    "database_short_lived_sessions": "CELERY_RESULT_DB_SHORT_LIVED_SESSIONS",
    "database_table_names": "CELERY_RESULT_DB_TABLENAMES",
    "task_compression": "CELERY_MESSAGE_COMPRESSION",
    "task_eager_propagates": "CELERY_EAGER_PROPAGATES_EXCEPTIONS",
    "task_protocol": "CELERY_TASK_PROTOCOL",
    "task_publish_retry": "CELERY_TASK_PUBLISH_RETRY",
    "task_publish_retry_policy": "CELERY_TASK_PUBLISH_RETRY_POLICY",
    "task_send_sent_event": "CELERY_SEND_TASK_SENT_EVENT",
    "task_serializer": "CELERY_TASK_SERIALIZER",
    "task_soft_time_limit": "CELERYD_TASK_SOFT_TIME_LIMIT",
    "task_time_limit": "CELERYD_TASK_TIME_LIMIT",
    "worker_direct": "CELERY_WORKER_DIRECT",
    "worker_disable_rate_limits": "CELERY_DISABLE_RATE_LIMITS",
    "worker_enable_remote_control": "CELERY_ENABLE_REMOTE_CONTROL",
    "worker_lost_wait": "CELERYD_WORKER_LOST_WAIT",
    "worker_redirect_stdouts": "CELERY_REDIRECT_STDOUTS",
    "worker_redirect_stdouts_level": "CELERY_REDIRECT_STDOUTS_LEVEL",
    "worker_send_task_events": "CELERY_SEND_EVENTS",
}
_STARTS: Final = {"task_": "CELERY_", "worker_": "CELERYD_", "beat_": "CELERYBEAT_"}
"""How names began before version 4, where they began otherwise."""
_PLAIN: Final = ("azureblockblob_", "broker_", "cassandra_", "control_", "cosmosdbsql_", "gcs_", "s3_")
"""How settings begin that had no beginning of Celery's before version 4, either."""
_PLAIN_ONES: Final = (
    "database_create_tables_at_setup",
    "database_engine_callback",
    "database_table_schemas",
    "enable_utc",
    "result_accept_content",
)


def _before_4(key: str) -> str:
    if key in _IRREGULAR:
        return _IRREGULAR[key]
    if key.startswith(_PLAIN) or key in _PLAIN_ONES:
        return key.upper()
    start = next((start for start in _STARTS if key.startswith(start)), "")
    return _STARTS.get(start, "CELERY_") + key.removeprefix(start).upper()


OLD: Final = {_before_4(key): key for key in sorted(KEYS)}
"""A name from before version 4, and the setting that it is."""
NAMESPACE: Final = "CELERY_"
"""With this begin the settings that stand among others, as in Django's."""
_BEGINNINGS: Final = (NAMESPACE, "CELERYD_", "CELERYBEAT_")
_SETTING: Final = re.compile(r"\b[a-z_]+\b(?= = )")


def is_in_capitals(name: str) -> bool:
    """Whether a name in capitals is Celery's, and not one that others have as well: `S3_BUCKET`."""
    return name.startswith(_BEGINNINGS) or (name in OLD and name.startswith("BROKER_"))


def is_among_others(written: str) -> bool:
    """Whether a name is one of today with the beginning that tells it from those of others."""
    return written.startswith(NAMESPACE) and written.removeprefix(NAMESPACE).lower() in KEYS


def is_only_among_others(written: str) -> bool:
    """Whether it is that, and none from before version 4 besides, as `CELERY_RESULT_BACKEND` is."""
    return is_among_others(written) and written not in OLD


def mixed(names: Collection[str]) -> dict[str, str]:
    """What Celery has renamed before it starts, if names of today and of before version 4 stand together.

    The fewer are to become as the others are; who says both names of one setting need not. Source: `detect_settings`
    in `celery/app/utils.py`.
    """
    today, old = [one for one in names if one in KEYS], [one for one in names if one in OLD]
    if not today or not old:
        return {}
    wanted = {one: _before_4(one) for one in today} if len(old) > len(today) else {one: OLD[one] for one in old}
    return {one: right for one, right in wanted.items() if right not in names}


def written_as_there(text: str, names: Iterable[str], *, is_among: bool = True) -> str:
    """An assignment with its setting named as the file names its own: Celery refuses names of two times in one.

    `is_among` says whether they may be among others, with the beginning that tells them from those.
    """
    names = [one.rpartition("[")[2].removesuffix("]") for one in names]
    old, today = [one for one in names if one in OLD], [one for one in names if one in KEYS]
    is_among = is_among and not today and any(map(is_among_others, names)) and all(map(is_among_others, old))
    if is_among or any(map(is_only_among_others, names)):
        return _SETTING.sub(lambda found: NAMESPACE + found[0].upper() if found[0] in KEYS else found[0], text)
    if len(old) > len(today):
        return _SETTING.sub(lambda found: _before_4(found[0]) if found[0] in KEYS else found[0], text)
    return text
