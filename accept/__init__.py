"""The acceptance run: tries the type in a real organization, compares AWS with the local AWS, and cleans up.

__main__.py    arguments, consent, the order of things
preflight.py   where it refuses to start, and what it will do
steps.py       the steps, in their order; each names the assumption of guide/assumptions.md that it settles
run.py         what the steps share: stacks, root sessions, what was seen
aws.py         clients, waiting, errors
journal.py     what has to be cleaned up, noted in a file before it is made
cleanup.py     how each of it is removed
record.py      what was seen, comparable; the report
local-aws.json what the local AWS says, kept current by e2e/test_accept.py
"""
