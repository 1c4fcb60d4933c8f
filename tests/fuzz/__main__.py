"""`python -m tests.fuzz [TARGET] [SECONDS]`: feed a target, or each in turn, with made-up input.

What makes a target fail is written to `tests/fuzz/found/TARGET/`, where the test suite tries it
from then on. Needs atheris (`make fuzz` installs it).
"""

import subprocess
import sys
import tempfile
from pathlib import Path

FOUND = Path(__file__).parent / "found"
_LONGEST = 800  # bytes of an input


def fuzz(name: str, seconds: int) -> None:
    """Run one target in this process, which ends with it: badly if an input made it fail."""
    import atheris

    with atheris.instrument_imports(include=["rag"]):
        from tests.fuzz.targets import TARGETS, seeds

    found = FOUND / name
    found.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for number, seed in enumerate(seeds(name)):
            (Path(folder) / str(number)).write_bytes(seed)
        options = [f"-max_total_time={seconds}", f"-max_len={_LONGEST}", "-timeout=20"]
        options += [f"-artifact_prefix={found}/", "-print_final_stats=1", "-verbosity=0"]
        atheris.Setup([sys.argv[0], folder, *options], TARGETS[name])
        atheris.Fuzz()


def main(arguments: list[str]) -> int:
    """Run one target, or all of them in processes of their own."""
    from tests.fuzz.targets import TARGETS

    names = [each for each in arguments if not each.isdigit()] or [*TARGETS]
    seconds = int(next((each for each in arguments if each.isdigit()), "60"))
    failed = []
    for name in names:
        script = f"from tests.fuzz.__main__ import fuzz; fuzz({name!r}, {seconds})"
        sys.stderr.write(f"{name}: {seconds} s\n")
        if subprocess.run([sys.executable, "-c", script], check=False).returncode:
            failed.append(name)
    told = f"failed: {', '.join(failed)}" if failed else "No input made a target fail."
    sys.stderr.write(f"{told}\n")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
