"""Tests the type in a real organization. Use a throw-away one: all its accounts get and lose root sessions."""

import argparse
import contextlib
import secrets
import signal
import sys
from datetime import datetime, timezone
from pathlib import Path

from accept import preflight, record
from accept.aws import AWS_ERRORS, AcceptanceError, Aws, Interrupted, explain
from accept.cleanup import clean_up
from accept.journal import Journal
from accept.run import Run, Skip
from accept.steps import STEPS, Step

TARGET = Path("target")
JOURNAL = Path(".accept-journal.json")  # not in target/, which `mvn clean` deletes
REPORT = TARGET / "acceptance.md"
LOCAL_AWS = Path(__file__).parent / "local-aws.json"
PASSED, STOPPED, REFUSED, LEFT_BEHIND, INTERRUPTED = 0, 1, 2, 3, 130
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def say(text: str) -> None:
    with contextlib.suppress(OSError):  # clean up even if the terminal is gone
        print(text, flush=True)


def complain(text: str) -> None:
    with contextlib.suppress(OSError):
        print(f"error: {text}", file=sys.stderr, flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/accept", description=__doc__)
    parser.add_argument("--organization", metavar="o-...", help="the ID of the organization to test in")
    parser.add_argument("--region", default="us-east-1", help="default: %(default)s")
    parser.add_argument("--second-region", default="eu-west-1", help="default: %(default)s")
    parser.add_argument("--yes", action="store_true", help="do not ask for confirmation")
    parser.add_argument("--steps", help="run only these, separated by commas, and register; most steps need create")
    parser.add_argument("--clean-up", action="store_true", help="only remove what an earlier run left behind")
    parser.add_argument("--poll", type=float, default=5, metavar="SECONDS", help="between polls; default: %(default)s")
    parser.add_argument("--package", type=Path, default=Path("org-iam-rootsessions.zip"), help=argparse.SUPPRESS)
    parser.add_argument("--record", type=Path, help="save the observations to this file")
    return parser.parse_args()


def main() -> int:
    options = arguments()
    try:
        if JOURNAL.exists():
            return resume(options)
        if options.clean_up:
            say("there is nothing to clean up")
            return PASSED
        steps = chosen(options.steps)
        if not options.organization:
            raise AcceptanceError("name your organization: --organization o-...")
        if options.second_region == options.region:
            raise AcceptanceError("--second-region must differ from --region")
        aws = Aws(options.region, options.poll)
        regions = [options.region, options.second_region]
        found = preflight.inspect(aws, options.organization, regions)
        say(preflight.plan(found, regions, [f"{step.name}: {step.says}" for step in steps]))
        if not options.yes and input(f"Type {found.organization} to begin: ").strip() != found.organization:
            raise AcceptanceError("not started: nothing was changed")
    except (*AWS_ERRORS, AcceptanceError) as e:
        complain(explain(e))
        return REFUSED
    except (KeyboardInterrupt, EOFError):
        complain("not started: nothing was changed")
        return REFUSED
    name = f"root-sessions-acceptance-{secrets.token_hex(4)}"
    names = {
        found.account: "ACCOUNT",
        found.organization: "ORGANIZATION",
        name: "RUN",
        options.region: "REGION-1",
        options.second_region: "REGION-2",
    }
    run = Run(
        aws,
        Journal(JOURNAL, found.organization, options.region),
        record.Record(names),
        found,
        options.second_region,
        options.package,
        name,
    )
    return perform(run, steps, options.record)


def chosen(names: str | None) -> list[Step]:
    """The registration steps and the named steps, in the order of STEPS."""
    if names is None:
        return [step for step in STEPS if not step.only_if_named]
    wanted = {"register", "unregister", *names.split(",")}
    if unknown := wanted - {step.name for step in STEPS}:
        raise AcceptanceError(f"there is no step {', '.join(sorted(unknown))}; see guide/contributing/assumptions.md")
    return [step for step in STEPS if step.name in wanted]


def resume(options: argparse.Namespace) -> int:
    journal = Journal.load(JOURNAL)
    if not options.clean_up:
        raise AcceptanceError(
            f"an earlier run left resources in {journal.organization}: run script/accept --clean-up first"
        )
    aws = Aws(journal.region, options.poll)
    organization = aws.client("organizations").describe_organization()["Organization"]["Id"]
    if organization != journal.organization:
        raise AcceptanceError(f"the run was in {journal.organization}, not {organization}: use the run's credentials")
    return finish(aws, journal, PASSED)


def perform(run: Run, steps: list[Step], save_to: Path | None) -> int:
    """Runs the steps, cleans up in every case, and writes the report."""

    def interrupt(number: int, _: object) -> None:
        run.aws.interrupted_by = signal.Signals(number).name
        say("interrupted: cleaning up as soon as AWS responds")

    for number in SIGNALS:
        signal.signal(number, interrupt)
    status = PASSED
    try:
        for step in steps:
            try_step(run, step)
    except Interrupted as e:
        complain(f"interrupted ({e})")
        status = INTERRUPTED
    except (*AWS_ERRORS, AcceptanceError) as e:
        complain(f"{run.record.observations[-1].step}: {explain(e)}")
        status = STOPPED
    finally:
        status = finish(run.aws, run.journal, status)
    heading = f"{datetime.now(timezone.utc):%Y-%m-%d}, {' and '.join([run.aws.region, run.second_region])}."
    page, differing = record.report(run.record, record.load(LOCAL_AWS), heading)
    REPORT.parent.mkdir(exist_ok=True)
    REPORT.write_text(page)
    if save_to:
        run.record.save(save_to)
    if status == PASSED:
        say(f"accepted: {differing} of {len(steps)} steps differ from the local AWS; see {REPORT}")
    return status


def try_step(run: Run, step: Step) -> None:
    say(f"{step.name} ...")
    observation = run.record.begin(step.name, step.settles)
    try:
        step.run(run)
    except Skip as e:
        observation.status, observation.reason = record.SKIPPED, str(e)
        say(f"  skipped: {e}")
    except (*AWS_ERRORS, AcceptanceError) as e:
        observation.status, observation.reason = record.FAILED, run.record.comparable(explain(e))
        raise
    except Interrupted:
        observation.status, observation.reason = record.FAILED, "interrupted"
        raise


def finish(aws: Aws, journal: Journal, status: int) -> int:
    """Cleans up and ignores signals meanwhile; lists the leftovers and returns LEFT_BEHIND if a removal fails."""
    for number in SIGNALS:
        signal.signal(number, lambda *_: say("cleaning up: please wait, so that nothing is left behind"))
    aws.interrupted_by = None
    say("cleaning up")
    left = clean_up(aws, journal, lambda text: say(f"  {text}"))
    if not left:
        say("nothing is left behind")
        return status
    for line in left:
        complain(f"left behind: {line}")
    complain(f"{len(left)} left behind: run script/accept --clean-up")
    return LEFT_BEHIND


if __name__ == "__main__":
    sys.exit(main())
