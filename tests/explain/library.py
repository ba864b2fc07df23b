"""What is told about the presets of the library, word for word: one message for each mechanism.

The times are those that the presets derive by hand, in the comment above their expectations.
"""

from playground.explain.clauses import Anomaly

Told = tuple[str, list[str]]
"""The headline and the clauses."""

LIBRARY: dict[tuple[str, int, Anomaly], Told] = {
    ("ack-lost", 3, Anomaly.DUPLICATED): (
        "m3 was charged twice",
        [
            "the consumer applied m3 at 3.150 s (attempt 1)",
            "the ACK of attempt 1 was dropped at 3.150 s (on purpose, by step 1 of the script)",
            "the producer's timer of 1 s ran out at 4.000 s, and it sent attempt 2",
            "the consumer keeps no table of processed ids, so it applied m3 again at 4.150 s (attempt 2)",
        ],
    ),
    ("crash-after-effect", 3, Anomaly.DUPLICATED): (
        "m3 was handled twice",
        [
            "the consumer applied m3 at 3.150 s (attempt 1)",
            "the consumer crashed at 3.150 s, after it had applied m3 and before it could say so (on purpose, "
            "by step 1 of the script)",
            "the producer's timer of 1 s ran out at 4.000 s, and it sent attempt 2",
            "the consumer keeps no table of processed ids, so it applied m3 again at 4.150 s (attempt 2)",
        ],
    ),
    ("demo-rabbitmq", 3, Anomaly.DUPLICATED): (
        "m3 was handled twice",
        [
            "the consumer applied m3 at 3.200 s (delivery 1)",
            "the consumer crashed at 3.200 s, after it had applied m3 and before it could say so (on purpose, by step "
            "3 of the script), and with that its connection broke",
            "the broker took m3 back from the consumer at 3.200 s, for its connection had broken, and delivered it "
            "again at 4.200 s (delivery 2)",
            "the consumer keeps no table of processed ids, so it applied m3 again at 4.350 s (delivery 2)",
        ],
    ),
    ("connection-breaks", 2, Anomaly.LATE): (
        "m2 was charged late, 1.320 s after it was sent",
        [
            "the producer's connection broke at 0.050 s (on purpose, by step 1 of the script), and attempt 1 was lost "
            "with the connection",
            "once it was connected again, the producer sent m2, which it had no answer to, at 1.050 s (attempt 2)",
            "m2 waited in the consumer's inbox from 1.150 s to 1.250 s, behind other work",
            "the consumer applied m2 at 1.350 s, 1.320 s after it was sent",
        ],
    ),
    ("late-original", 2, Anomaly.DUPLICATED): (
        "m2 was written twice",
        [
            "attempt 1 left at 1.500 s and was still on its way",
            "m2 was held up on the deliver link at 1.500 s (on purpose, by step 1 of the script)",
            "the producer's timer of 1 s ran out at 2.500 s, although nothing was lost, and it sent attempt 2",
            "the consumer applied m2 at 2.650 s (attempt 2)",
            "the consumer keeps no table of processed ids, so it applied m2 again at 3.650 s (attempt 1)",
        ],
    ),
    ("long-detour", 3, Anomaly.DUPLICATED): (
        "m3 was booked twice",
        [
            "from 2.800 s on a packet took 920 ms on the deliver link (on purpose, by step 1 of the script)",
            "the consumer began to work on attempt 1 at 3.920 s, which takes it 100 ms",
            "the producer's timer of 1 s ran out at 4.000 s, although nothing was lost, and it sent attempt 2",
            "the consumer applied m3 at 4.020 s (attempt 1)",
            "the consumer keeps no table of processed ids, so it applied m3 again at 5.020 s (attempt 2)",
        ],
    ),
    ("zombie-consumer", 3, Anomaly.DUPLICATED): (
        "m3 was booked twice",
        [
            "the consumer began to work on dispatch 1 at 3.100 s, which takes it 100 ms",
            "the consumer stood still from 3.100 s to 5.700 s (on purpose, by step 1 of the script)",
            "the broker's redelivery timer of 2 s ran out at 5.050 s, although nothing was lost, and it dispatched m3 "
            "again (dispatch 2)",
            "the consumer applied m3 at 5.700 s (dispatch 1)",
            "the consumer keeps no table of processed ids, so it applied m3 again at 5.900 s (dispatch 2)",
        ],
    ),
    ("prefetch-unlimited", 3, Anomaly.DUPLICATED): (
        "m3 was taken from stock twice",
        [
            "m3 waited in the consumer's inbox from 0.300 s to 1.900 s, behind other work",
            "the consumer began to work on dispatch 1 at 1.900 s, which takes it 900 ms",
            "the broker's redelivery timer of 2 s ran out at 2.250 s, although nothing was lost, and it dispatched m3 "
            "again (dispatch 2)",
            "the consumer applied m3 at 2.800 s (dispatch 1)",
            "the consumer keeps no table of processed ids, so it applied m3 again at 4.600 s (dispatch 2)",
        ],
    ),
    ("confirm-lost", 3, Anomaly.DUPLICATED): (
        "m3 was handled twice",
        [
            "the broker stored m3 at 3.050 s",
            "the confirm of attempt 1 was dropped at 3.050 s (on purpose, by step 1 of the script)",
            "the consumer applied m3 at 3.200 s (dispatch 1 of copy 1)",
            "the producer's timer of 1 s ran out at 4.000 s, and it sent attempt 2",
            "the broker keeps no table of keys, so it stored m3 again at 4.050 s",
            "the consumer keeps no table of processed ids, so it applied m3 again at 4.200 s (dispatch 1 of copy 2)",
        ],
    ),
    ("forgotten-ack", 1, Anomaly.DUPLICATED): (
        "m1 was mailed 3 times",
        [
            "the consumer applied m1 at 0.200 s (dispatch 1)",
            'the consumer never acknowledges (ack = "never"), dispatch 1 included',
            "the broker's redelivery timer of 2 s ran out at 2.050 s, and it dispatched m1 again (dispatch 2)",
            "the consumer keeps no table of processed ids, so it applied m1 again at 2.200 s (dispatch 2)",
            "and so it applied m1 at 4.200 s as well: 3 times in all",
        ],
    ),
    ("fresh-key", 3, Anomaly.DUPLICATED): (
        "m3 was charged twice",
        [
            "the consumer applied m3 at 3.150 s (attempt 1)",
            "the ACK of attempt 1 was dropped at 3.150 s (on purpose, by step 1 of the script)",
            "the producer's timer of 1 s ran out at 4.000 s, and it sent attempt 2",
            "attempt 2 carried a new key, so the consumer applied m3 again at 4.150 s (attempt 2)",
        ],
    ),
    ("memory-dedup-crash", 3, Anomaly.DUPLICATED): (
        "m3 was charged twice",
        [
            "the consumer applied m3 at 3.150 s (attempt 1)",
            "the consumer crashed at 3.150 s, after it had applied and noted m3 and before it could say so, and lost "
            "its table of processed ids, which was only in memory (on purpose, by step 2 of the script)",
            "the producer's timer of 1 s ran out at 4.000 s, and it sent attempt 2",
            "the table of processed ids did not have its key any more, so the consumer applied m3 again at 4.150 s "
            "(attempt 2)",
        ],
    ),
    ("window-too-short", 3, Anomaly.DUPLICATED): (
        "m3 was written twice",
        [
            "the consumer applied m3 at 3.150 s (attempt 1)",
            "the ACK of attempt 1 was dropped at 3.150 s (on purpose, by step 1 of the script)",
            "the producer's timer of 2.6 s ran out at 5.600 s, and it sent attempt 2",
            "the table of processed ids remembers for 2 s, and its key was 2.5 s old, so the consumer applied m3 again "
            "at 5.750 s (attempt 2)",
        ],
    ),
    ("table-wiped", 3, Anomaly.DUPLICATED): (
        "m3 was charged twice",
        [
            "the consumer applied m3 at 3.150 s (attempt 1)",
            "the ACK of attempt 1 was dropped at 3.150 s (on purpose, by step 1 of the script)",
            "the table of processed ids of the consumer was wiped at 3.500 s (step 2)",
            "the producer's timer of 1 s ran out at 4.000 s, and it sent attempt 2",
            "the table of processed ids did not have its key any more, so the consumer applied m3 again at 4.150 s "
            "(attempt 2)",
        ],
    ),
    ("effect-then-crash", 3, Anomaly.DUPLICATED): (
        "m3 was charged twice",
        [
            "the consumer applied m3 at 3.150 s (attempt 1)",
            "the consumer crashed at 3.150 s, after it had applied m3 and before it could say so (on purpose, "
            "by step 1 of the script)",
            "the producer's timer of 1 s ran out at 4.000 s, and it sent attempt 2",
            "the crash had come before the note of m3 in the table of processed ids, so the consumer applied m3 again "
            "at 4.150 s (attempt 2)",
        ],
    ),
    ("outbox-resends", 3, Anomaly.DUPLICATED): (
        "m3 was handled twice",
        [
            "the producer crashed at 3.000 s and forgot its timers (on purpose, by step 1 of the script)",
            "the consumer applied m3 at 3.150 s (attempt 1)",
            "the ACK of attempt 1 found the producer down at 3.200 s (since 3.000 s, step 1)",
            "once it had restarted, the producer sent m3, which its outbox still held, at 3.700 s (attempt 2)",
            "the consumer keeps no table of processed ids, so it applied m3 again at 3.850 s (attempt 2)",
        ],
    ),
    ("network-duplicates", 1, Anomaly.DUPLICATED): (
        "m1 was recorded twice",
        [
            "the network delivered one packet of m1 twice by chance on the deliver link, at 0.050 s and 0.051 s",
            "the consumer applied m1 at 0.150 s (attempt 1)",
            "the consumer keeps no table of processed ids, so it applied m1 again at 0.250 s (attempt 1)",
        ],
    ),
    ("switch-mid-run", 4, Anomaly.DUPLICATED): (
        "m4 was handled twice",
        [
            "m4 was sent at 4.500 s under at-least-once (since 2.900 s, by step 2 of the script)",
            "the consumer applied m4 at 4.650 s (attempt 1)",
            "the ACK of attempt 1 was dropped at 4.650 s (step 3)",
            "the producer's timer of 1 s ran out at 5.500 s, and it sent attempt 2",
            "the consumer keeps no table of processed ids, so it applied m4 again at 5.650 s (attempt 2)",
        ],
    ),
    ("metric-lost", 3, Anomaly.LOST): (
        "m3 was lost: it was never recorded, and nobody was told",
        [
            "attempt 1 was dropped on the deliver link at 2.000 s (on purpose, by step 1 of the script)",
            "nobody sent m3 again: under at-most-once the producer waits for no answer",
        ],
    ),
    ("no-retry-after-crash", 4, Anomaly.LOST): (
        "m4 was lost: it was never shown, and nobody was told",
        [
            "attempt 1 found the consumer down at 4.550 s (since 3.050 s, on purpose, by step 1 of the script)",
            "nobody sent m4 again: under at-most-once the producer waits for no answer",
        ],
    ),
    ("auto-ack-crash", 3, Anomaly.LOST): (
        "m3 was lost: it was never mailed, and nobody was told",
        [
            'the broker had settled m3 at 3.050 s, as it dispatched it (ack = "automatic"), so it was not dispatched '
            "again",
            "the consumer crashed at 3.100 s while it was working on dispatch 1 (on purpose, by step 1 of the script)",
            "nobody sent m3 again: under at-most-once the producer waits for no answer",
        ],
    ),
    ("ack-before-processing", 3, Anomaly.LOST): (
        "m3 was lost: it was never saved, and nobody was told",
        [
            "the producer held a confirm for m3 from 3.100 s on, so it did not send it again",
            "the consumer had acknowledged m3 at 3.100 s, before it had processed it, so it was not dispatched again",
            "the consumer crashed at 3.100 s while it was working on dispatch 1 (on purpose, by step 1 of the script)",
        ],
    ),
    ("volatile-broker-crash", 3, Anomaly.LOST): (
        "m3 was lost: it was never handled, and nobody was told",
        [
            "dispatch 1 was lost at 4.050 s, while the deliver link was cut (since 3.500 s, on purpose, by step "
            "1 of the script)",
            "the producer held a confirm for m3 from 4.100 s on, so it did not send it again",
            "the broker crashed at 6.500 s with m3 in a queue only in memory (step 2)",
        ],
    ),
    ("producer-without-outbox", 3, Anomaly.LOST): (
        "m3 was lost: it was never charged, and nobody was told",
        [
            "attempt 1 was dropped on the deliver link at 3.000 s (on purpose, by step 1 of the script)",
            "the producer crashed at 3.500 s and forgot m3, which its outbox held only in memory, so it did not send "
            "it again (step 2)",
        ],
    ),
    ("marked-then-crash", 3, Anomaly.LOST): (
        "m3 was lost: it was never charged, and nobody was told",
        [
            "the consumer crashed at 3.150 s, after it had noted m3 as processed and before it applied it (on "
            "purpose, by step 1 of the script)",
            "the producer's timer of 1 s ran out at 4.000 s, and it sent attempt 2",
            "the consumer skipped attempt 2 at 4.050 s, for it knew the key",
            "the producer held an ACK for m3 from 4.100 s on, so it did not send it once more",
        ],
    ),
    ("retries-exhausted", 3, Anomaly.FAILED): (
        "m3 failed: it was never booked, and the application was told so",
        [
            "attempts 1, 2 and 3 were dropped on the deliver link at 3.000 s, 4.300 s and 5.900 s (on purpose, "
            "by step 1 of the script)",
            "the producer gave up at 6.900 s, after 3 attempts whose timers ran out without an answer "
            "(max_attempts = 3), and told the application",
        ],
    ),
    ("told-failed", 3, Anomaly.MISREPORTED): (
        "m3 was reported as failed, although it was booked",
        [
            "the consumer applied m3 at 3.150 s",
            "the ACK of attempt 1 was dropped at 3.150 s (on purpose, by step 1 of the script)",
            "the producer's timer of 1 s ran out at 4.000 s, and it sent attempt 2",
            "attempt 2 was dropped on the deliver link at 4.000 s (step 2)",
            "the producer gave up at 5.000 s, after 2 attempts whose timers ran out without an answer "
            "(max_attempts = 2), and told the application",
        ],
    ),
    ("poison-message", 2, Anomaly.DEAD_LETTERED): (
        "m2 was parked with the dead letters: it was never handled",
        [
            "the producer held a confirm for m2 from 1.600 s on, so it did not send it again",
            "processing dispatch 1 ended in an error at 1.700 s: m2 is poisoned (on purpose, by step 1 of the script)",
            "processing dispatch 2 ended in an error at 3.700 s: m2 is poisoned (step 1)",
            "processing dispatch 3 ended in an error at 5.700 s: m2 is poisoned (step 1)",
            "the broker parked m2 with the dead letters at 7.550 s, after 3 dispatches (max_deliveries = 3)",
        ],
    ),
    ("down-until-the-end", 2, Anomaly.LATE): (
        "m2 was mailed late, 5.150 s after it was sent",
        [
            "attempts 1 to 5 found the consumer down from 1.550 s to 5.550 s (since 1.400 s, on purpose, by "
            "step 1 of the script)",
            "the producer's timer of 1 s ran out 5 times, from 2.500 s to 6.500 s, and it sent attempts 2 to 6",
            "the chaos ended at 6.200 s, and with it the crash of the consumer (step 1)",
            "the consumer applied m2 at 6.650 s, 5.150 s after it was sent",
        ],
    ),
    ("broker-dedup", 3, Anomaly.DEDUPLICATED): (
        "m3 reached the broker twice, and was stored once",
        [
            "the broker stored m3 at 3.050 s and noted its key",
            "the confirm of attempt 1 was dropped at 3.050 s (on purpose, by step 1 of the script)",
            "the producer's timer of 1 s ran out at 4.000 s, and it sent attempt 2",
            "the broker knew the key, so it stored nothing at 4.050 s, and confirmed all the same",
        ],
    ),
    ("pressed-twice", 2, Anomaly.DEDUPLICATED): (
        "m2 was delivered twice, and charged once",
        [
            "the network delivered one packet of m2 twice on the deliver link, at 1.550 s and 3.550 s (on "
            "purpose, by step 1 of the script)",
            "the consumer applied m2 and noted its key at 1.650 s",
            "the consumer knew the key, so it skipped m2 at 3.550 s: no harm was done",
        ],
    ),
    ("http-two-at-once", 1, Anomaly.DEDUPLICATED): (
        "m1 was delivered 3 times, and charged once",
        [
            "from 0.000 s to 2.000 s each piece of work that began took the server 3.55 s (on purpose, by step 1 of "
            "the script)",
            "the server was in the middle of attempt 1 from 0.050 s on",
            "the server noted the key of m1 at 0.050 s",
            "the client's timer of 2 s ran out at 2.000 s, although nothing was lost, and after a backoff of 500 ms it "
            "sent attempt 2 at 2.500 s",
            "the server knew the key, so it skipped m1 at 2.550 s and answered 409: no harm was done",
            "1 more duplicate of m1 came at 3.650 s, and was recognised",
        ],
    ),
}
