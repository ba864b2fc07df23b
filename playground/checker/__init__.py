"""The checker: judges a run from its event log and its effect ledger, by the terms under which it was run.

It never looks at the engine's state or counters, so it can disagree with the engine. These are its words, each with one
meaning; every front end uses them as they stand here.

Fates. A message has exactly one at every instant.

applied once    It has had one effect.
duplicated      It has had two effects or more. A message that was delivered twice and applied once is not duplicated.
lost            It has no effect, nothing can bring it any more, and the application was not told that it failed.
failed          It has no effect, nothing can bring it any more, and the producer gave up and told the application so.
dead-lettered   It has no effect, nothing can bring it any more, and the broker parked a copy of it.
pending         It has no effect yet, and some copy, timer or store can still bring it.

Other anomalies. They come on top of a fate.

late            Its one effect came of a retry, of a redelivery or of what a node sent only once it had restarted, or a
                delay or a pause stood in its way (`late.py`). Late is not lost: what can still come is pending.
misreported     The producer told the application that it failed, but its effect was applied.
done and parked Its effect was applied, and the broker parked a copy of it all the same: whoever replays the dead
                letters may apply it again.
extra effect    An effect beyond the first of its message.
deduplicated    A duplicate that was recognised by its key and did no harm: a publish that the broker refused, or a
                delivery that the consumer skipped.
dropped         A packet that was lost on a link or at a node that was down. Another packet may still bring the message.

Beliefs. What the producer knows, which is only what it was told.

ok              It holds an ack (or a confirm), or needs none.
failed          It gave up. The effect may have been applied all the same.
unknown         It waits, or it crashed and forgot. Unknown is not failed.

Verdicts. They judge each message by the guarantee under which it was sent.

violated        A message was lost whose guarantee forbids loss, or duplicated whose guarantee forbids duplicates.
                That is final.
undecided       Nothing is violated, but the run did not come to rest in its time.
holds           Nothing is violated, and nothing can happen any more. Failed and dead-lettered messages do not violate.

Ask `judge.Judge` at any instant, `result.judge_run` at the end, `audit.audit` whether the record obeys the protocol.
They are imported from their own modules, because a front end that only prints a verdict should not wait for the audit.
"""
