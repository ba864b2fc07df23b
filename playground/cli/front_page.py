"""The front page: what `playground --help` prints. Plain text, so that it is there at once."""

from typing import Final

FRONT_PAGE: Final = """\
The delivery playground: see, break and understand message delivery semantics.

A producer sends messages over a network that loses them, to a consumer that
crashes. Which messages are lost, which are applied twice, and why? Each run is
a deterministic replay of a failure script, a preset. An ACK is the consumer's
answer "done": without it the producer cannot know, and may send again.

Start here:
  playground                   a live place to play: break things with one key
  playground presets           the library: what can go wrong, one lesson each
  playground run ack-lost      replay a preset, see the fate of each message
  playground compare ack-lost  its faults under each guarantee, and the price
  playground why ack-lost m3   the chain of causes behind what happened to m3

Commands:
  play [PRESET|FILE]     see it happen live, and break it with one key
      --speed, --paused, --theme, --ascii         and all that changes a run
      --linear                                    in plain lines, without a screen
  tour                   fourteen steps, a key each: break it, and see why
  present PRESET|FILE... show it to others: it stops where there is much to say
      present kafka                               a demo of each real system
      --hide-counters                             people guess what came of it
  run PRESET|FILE        replay a preset
      --guarantee, --system, --seed, --messages   change it
      --set consumer.dedup=memory                 change any setting of it
      --json                                      print the result as JSON
      --trace FILE                                write every event, with causes
  compare PRESET|FILE    at-most-once, at-least-once and exactly-once under the
                         same faults and the same weather
      --systems broker,http                       in these systems instead; or all
  why PRESET [MESSAGE]   why a message was lost, doubled or late, and what would
                         have prevented it (--when: when it was inevitable)
  diagram PRESET|FILE    every packet an arrow, every crash, pause and cut a band
      --message m3                                only this message
      --format text|svg|mermaid|shiviz, -o FILE   for a page, a slide, a tool
  report PRESET|FILE     all of it in one file: the verdict, the story, the whys,
                         the diagram, the ledger (-o FILE.html or FILE.md)
  check [PRESET|FILE]... compare presets (all by default) with what they expect
  presets [NAME|WORDS]   list the library or what has to do with words, or show one
      --path                                      those to begin with, in order
  systems [NAME]         the systems there are; what of one is modelled, and its
                         settings
  claims [CLAIM|WORDS]   what is often said of delivery, what is so, what shows it
  practice [PRESET|FILE] predict what comes of a run, then see; or what caused it
      --level, --seed, --rounds, --course, --claims; --linear: in plain lines
      --aloud, --interview, --topic               questions of interviews, aloud
      --due                                       what comes back today
  progress               how practice goes: what is due, gaps and strengths
      --interview DATE, --export, --import FILE, --reset
  ask                    one question of an interview; its answer on Enter
      --topic, --level, --seed, --answer
  quiz --json            questions and grades for other programs
  cards                  the questions as a deck for Anki (-o FILE.csv or .apkg)
  matrix SYSTEM          one message in each configuration of a real system under
                         each standard fault, counted
      --config, --fault F2, --json                less of it; for programs
      --cell CONFIG:F2                            one of them, as a preset
  guarantee SYSTEM [KEY=VALUE]...
                         what settings of a real system guarantee, the failure
                         that shows it, and the setting that closes the gap
      --file PATH, --need exactly-once            for a check of each change
      --json, --sarif                             for programs, for code scanning
  choose                 the questions of a design review: what to set in the
                         system you have, its price, what stays open
      --answers lose=no,twice=no,...              for scripts; --json for programs
  record PRESET|FILE     write it down with what came of it (-o FILE)
  replay FILE|TOKEN      is it still the same run, event by event?
      --against TRACE                             compare with a trace instead
  share PRESET|FILE      print it as one short string, a share token, which
                         opens wherever a preset is asked for
  cast PRESET|FILE       a film of the run for a terminal (-o FILE)
      --speed, --idle                             how fast time goes by
  schema                 the JSON Schema of preset files, for an editor

Each command has a --help of its own.
`playground --install-completion` lets the shell complete commands and names.
Exit codes of run: 0 promise kept, 1 promise broken, 3 undecided;
of check: 0 as expected, 1 not; of replay: 0 the same, 4 another run;
of guarantee: 0 the need is met, 1 it is not;
of all: 2 usage or bad file; 3 also when memory ran out, or the program failed.
"""
