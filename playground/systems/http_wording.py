"""What happens in a request and its response, in the words of HTTP."""

from typing import Final

from playground.systems.wording import OwnEvent, Wording

HTTP: Final = Wording(
    rails={"deliver": "request", "ack": "response"},
    spoken={
        "ACK": "response",
        "ACKs": "responses",
        "acknowledge": "answer",
        "acknowledged": "answered",
        "acknowledges": "answers",
        "answered busy": "answered 409",
        "consumer": "server",
        "consumers": "servers",
        "delivery": "request",
        "deliveries": "requests",
        "idempotency key": "Idempotency-Key",
        "inbox": "list of requests",
        "message": "request",
        "messages": "requests",
        "negative ACK": "error",
        "processed ids": "stored responses",
        "producer": "client",
        "the message id": "the Idempotency-Key, the same for all attempts,",
        "pass the id along": "pass a key made of it along",
    },
    events={
        "attempted": OwnEvent("the client sends the request of {m}", more=", attempt {n}"),
        "timed-out": OwnEvent("the client has waited in vain for the response of {m}", more=", attempt {n}"),
        "confirmed": OwnEvent("the client has the response of {m}", "response"),
        "declined": OwnEvent(
            "the client gets an error for {m}",
            "error",
            ", attempt {n}",
            told={"busy": "the client gets a 409 for {m}: its key is in use"},
            lanes={"busy": "409"},
        ),
        "received": OwnEvent("the request of {m} is at the server"),
        "started": OwnEvent("the handler starts on {m}"),
        "marked": OwnEvent(
            "the server stores the response of {m}",
            "stored",
            detailed="the server has the Idempotency-Key of {m} as {detail}",
            lanes={"in flight": "key noted"},
        ),
        "skipped": OwnEvent(
            "the server knows the Idempotency-Key of {m}, and starts no handler",
            "key known",
            detailed="the server has the Idempotency-Key of {m} as {detail}, and starts no handler",
        ),
        "failed": OwnEvent(
            "the handler of {m} ends in a 500", "500", detailed="the handler of {m} ends in an error: {detail}"
        ),
        "acked": OwnEvent("the server responds to {m}"),
        "nacked": OwnEvent(
            "the server answers {m} with an error",
            "error",
            told={"busy": "the server answers {m} with a 409: its key is in use"},
            lanes={"busy": "409"},
        ),
    },
)
