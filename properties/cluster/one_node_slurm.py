# SPDX-License-Identifier: MIT
"""A Slurm of one node for tests: munged, slurmctld and slurmd in a folder of their own, stopped at the end.

Nothing outside of the folder is changed, and a Slurm that runs on the machine is not disturbed."""

import getpass
import os
import re
import shutil
import signal
import socket
import subprocess
import time

PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue", "scontrol")

# Four CPUs are declared whatever the machine has, so that four tasks run at once. A requeued task starts only after
# cred_expire seconds.
CONFIGURATION = """
ClusterName=minigrad
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller_port}
SlurmdPort={node_port}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket={folder}/munge.socket,cred_expire=5
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=batch_sched_delay=0,sched_interval=2
SlurmdParameters=config_overrides
MpiDefault=none
ReturnToService=2
KillWait=5
NodeName={host} NodeAddr=127.0.0.1 CPUs=4 RealMemory=16000
PartitionName=test Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"""


def missing_programs():
    path = os.environ["PATH"] + ":/usr/sbin:/sbin"
    return [name for name in PROGRAMS if not shutil.which(name, path=path)]


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


class Slurm:
    """Starts the daemons on entry and stops them on exit. `folder` is short, as it contains a socket."""

    def __init__(self, folder):
        self.folder = folder
        self.daemons = []
        self.environment = {**os.environ, "SLURM_CONF": str(folder / "slurm.conf"),
                            "PATH": os.environ["PATH"] + ":/usr/sbin:/sbin"}

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_):
        self._stop()

    def run(self, *words):
        """Runs a client of Slurm and returns its output."""
        done = subprocess.run([str(word) for word in words], env=self.environment, capture_output=True, text=True,
                              timeout=60, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{words[0]}: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout

    def wait_for(self, what, condition, seconds):
        """Waits until the condition holds. Throws with the logs of the daemons after so many seconds."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise RuntimeError(f"after {seconds} s: {what}\n{self.logs()}")
            time.sleep(0.1)

    def logs(self):
        text = ""
        for log in sorted(self.folder.glob("*.log")):
            text += f"{log.name}:\n" + "\n".join(log.read_text(errors="replace").splitlines()[-15:]) + "\n"
        return text

    def _start(self):
        controller_port, node_port = free_ports(2)
        for name in ("state", "spool"):
            (self.folder / name).mkdir()
        (self.folder / "slurm.conf").write_text(CONFIGURATION.format(
            folder=self.folder, host=socket.gethostname().split(".")[0], user=getpass.getuser(),
            controller_port=controller_port, node_port=node_port))
        # Since version 23.11, slurmd starts in a container without cgroups only if they are disabled. Earlier versions do
        # not use them here, and do not know this value.
        if tuple(map(int, re.findall(r"\d+", self.run("slurmd", "-V"))[:2])) > (23, 2):
            (self.folder / "cgroup.conf").write_text("CgroupPlugin=disabled\n")
        key = self.folder / "munge.key"
        key.write_bytes(os.urandom(1024))
        key.chmod(0o400)
        self._daemon("munged", "--foreground", "--force", "--num-threads=2",
                     *(f"--{option}={self.folder}/munge.{ending}" for option, ending in
                       (("socket", "socket"), ("key-file", "key"), ("pid-file", "pid"), ("seed-file", "seed"))))
        self.wait_for("munged has no socket", (self.folder / "munge.socket").exists, 20)
        self._daemon("slurmctld", "-D")
        self._daemon("slurmd", "-D", "-N", socket.gethostname().split(".")[0])
        self.wait_for("the node is not idle", self._is_idle, 60)

    def _daemon(self, *words):
        with open(self.folder / f"{words[0]}-output.log", "wb") as log:
            self.daemons.append(subprocess.Popen(words, env=self.environment, stdin=subprocess.DEVNULL, stdout=log,
                                                 stderr=log))

    def _is_idle(self):
        for daemon in self.daemons:
            if daemon.poll() is not None:
                raise RuntimeError(f"{daemon.args[0]} ended\n{self.logs()}")
        try:
            return "State=IDLE" in self.run("scontrol", "show", "node").replace("State=IDLE*", "")
        except RuntimeError:
            return False  # the controller does not answer yet

    def _stop(self):
        if len(self.daemons) > 2:
            try:
                self.run("scancel", "--quiet", "--user", getpass.getuser(), "--signal=KILL", "--full")
            except (RuntimeError, subprocess.TimeoutExpired):
                pass
        for daemon in reversed(self.daemons):
            daemon.send_signal(signal.SIGTERM)
            try:
                daemon.wait(timeout=10)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()
