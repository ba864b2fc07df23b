"""Of what a key is made decides whether a request that comes again is known."""

from playground.systems.http_keys import kind_of_key, kind_of_template

_CODE = {
    "stable": (
        "f'order-{order.id}'",
        "uuid.uuid5(NAMESPACE, order.id)",
        "uuidv5(order.id, NS)",
        "order.uuid",
        "order.timestamp",
        "order.retry_policy",
        "self.country",
    ),
    "per-call": (
        "str(uuid.uuid4())",
        "uuid.uuid1().hex",
        "crypto.randomUUID()",
        "Guid.NewGuid().ToString()",
        "uuid.New().String()",
        "SecureRandom.uuid",
        "f'{order.id}-{datetime.now()}'",
        "secrets.token_hex(8)",
        "f'order-{hash(order)}'",
        "nanoid()",
    ),
    "fresh": ("f'{order.id}-{attempt}'", "`${order.id}:${retryCount}`"),
}
_TEMPLATES = {
    "stable": ("order-{order_id}", "order-${order.id}", "order-%s", "<order id>", "{order_uuid}"),
    "per-call": ("order-{uuid4}", "{now}", "${uuid()}", "$RANDOM"),
    "fresh": ("{order}-{attempt}",),
    None: ("stabel", "order-1", ""),
}


def test_a_key_is_of_the_kind_of_what_it_is_made_of() -> None:
    for kind, expressions in _CODE.items():
        assert {one: kind_of_key(one) for one in expressions} == dict.fromkeys(expressions, kind)


def test_a_text_without_a_place_for_a_value_is_no_template() -> None:
    for kind, texts in _TEMPLATES.items():
        assert {one: kind_of_template(one) for one in texts} == dict.fromkeys(texts, kind)
