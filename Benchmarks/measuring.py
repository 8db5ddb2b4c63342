"""How all measurements are taken and shown."""
import os, pathlib, statistics, subprocess, sys, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
# The binary that is measured.
TOOL = pathlib.Path(os.environ.get("KILO_RELEASE", ROOT / ".build/release/kilo-release"))


def need_tool():
    """Ends all if there is no binary."""
    if not TOOL.exists():
        sys.exit("build the release binary first: make build")


def measure(*commands, cwd=None, env=None):
    """Wall seconds of commands that run at once, their processor seconds, and the highest peak in MB.

    As the kernel accounts for it; the environment is added to that of the caller. A command that fails ends all.
    """
    start = time.perf_counter()
    processes = [
        subprocess.Popen(
            command, cwd=cwd, env={**os.environ, **(env or {})}, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for command in commands
    ]
    cpu, peak = 0, 0
    for process, command in zip(processes, commands):
        error = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            sys.exit(f"{command} ended with {process.returncode}: {error.decode()}")
        cpu += usage.ru_utime + usage.ru_stime
        peak = max(peak, usage.ru_maxrss / 1024)
    return time.perf_counter() - start, cpu, peak


def report(name, runs):
    """Prints a line for some runs of one thing; returns the medians of wall and processor seconds."""
    walls, cpus, peaks = zip(*runs)
    print(
        f"{name:44} wall {statistics.median(walls) * 1000:8.1f} ms (min {min(walls) * 1000:.1f})"
        f"  cpu {statistics.median(cpus) * 1000:8.1f} ms  peak {max(peaks):6.1f} MB", flush=True)
    return statistics.median(walls), statistics.median(cpus)
