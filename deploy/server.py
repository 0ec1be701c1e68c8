"""`script/server`: one installation with all its parts, under one Ctrl-C."""

import http.client
import os
import sys
import time

from deploy import schema, servers
from deploy.home import DEMONSTRATION, EMPTY, PROCESSES, STATIC, TABLES, Home, write_private
from deploy.preflight import (
    ROOT,
    StartError,
    check_port,
    check_room,
    hold_home,
    home_folder,
    make_home,
    port_number,
    reason,
)
from deploy.static import is_collected, remember_collected
from deploy.supervisor import Part, StopAskedError, Supervisor, say

USAGE = """用法：script/server [--empty]
  第一次启动装入演示数据；--empty 表示空白安装，只建立最初的账号。
  PORT=端口  PORTAL_HOME=数据文件夹  DATABASE_URL、REDIS_URL=已有的服务器"""
WEB_SECONDS = 120
PYTHON = sys.executable


class Portal:
    """One run of the installation, from the first server to the last."""

    def __init__(self, home: Home, port: int, parts_lock: int) -> None:
        self.home = home
        self.port = port
        self.supervisor = Supervisor(home.logs, parts_lock)
        self.servers: servers.Servers | None = None
        self.env: dict[str, str] = {}

    def start(self, *, empty: bool) -> None:
        """Everything up and answering, in order; raises StartError or StopAskedError."""
        if empty and self.home.kind == DEMONSTRATION:
            raise StartError(
                f"{self.home.path} 里已有演示数据；要空白安装，"
                "请换一个文件夹：PORTAL_HOME=文件夹 script/server --empty"
            )
        self.supervisor.listen()
        secrets = self.home.secrets()
        say("正在启动数据库和消息队列……")
        self.servers = servers.start(self.supervisor, self.home.path)
        own = {"PORTAL_HOME": str(self.home.path), **PROCESSES, **self.servers.env}
        site = {"SITE_ADDRESS": f"http://127.0.0.1:{self.port}", "STARTED_AT": str(time.time())}
        self.env = {**site, **secrets, **os.environ, **own}
        write_private(self.home.running, "".join(f"{name}={value}\n" for name, value in own.items()))
        self.prepare(self.servers, empty=empty)
        if self.home.kind == DEMONSTRATION:
            self.env.setdefault("SECOND_FACTOR_REQUIRED", "false")
        self.serve()

    def prepare(self, running: servers.Servers, *, empty: bool) -> None:
        """What of tables, static files and first contents is not there yet. Raises StartError."""
        mark, static = self.home.path / "migrated", self.home.path / "static"
        is_own = "DATABASE_URL" in running.env
        steps = []
        if not (is_own and schema.is_current(running.sockets.database, mark)):
            steps.append(TABLES)
        if not is_collected(static):
            steps.append(STATIC)
        if not self.home.kind:
            steps.append(EMPTY if empty else DEMONSTRATION)
        if not steps:
            return
        say("正在准备数据表和页面文件……")
        if self.supervisor.run([PYTHON, "-m", "deploy.prepare", *steps], self.env, ROOT, log="prepare") != 0:
            log = self.supervisor.log_of("prepare")
            raise StartError(f"数据表和页面文件没有准备好，原因记在 {log} 的最后几行。")
        write_private(mark, schema.packages())
        remember_collected(static)

    def serve(self) -> None:
        """Web, worker and scheduler; returns when the first page answers."""
        cores = max(2, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2)
        celery = ["-m", "celery", "-A", "volunteer_portal"]
        web = self._part(
            "web",
            "网页",
            [
                *("-m", "gunicorn", "volunteer_portal.wsgi", "--bind", f"127.0.0.1:{self.port}"),
                *("--workers", str(cores), "--graceful-timeout", "5", "--timeout", "60"),
                "--no-control-socket",
                "--preload",
            ],
        )
        worker = [
            "worker",
            "--concurrency",
            str(cores),
            "--loglevel",
            "WARNING",
            "--without-gossip",
            "--without-mingle",
        ]
        self.supervisor.add(web)
        self.supervisor.wait_for(web, self._page_answers, seconds=WEB_SECONDS)
        # One after the other: on two cores four loading programs would keep the first page waiting.
        self.supervisor.add(self._part("worker", "后台任务", [*celery, *worker]))
        self.supervisor.add(self._part("scheduler", "定时任务", [*celery, "beat", "--loglevel", "WARNING"]))

    def _part(self, name: str, title: str, arguments: list[str]) -> Part:
        return Part(name=name, title=title, command=[PYTHON, *arguments], env=self.env, cwd=ROOT)

    def _page_answers(self) -> bool:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            link.request("GET", "/healthz")
            return link.getresponse().status > 0
        except (OSError, http.client.HTTPException):
            return False
        finally:
            link.close()

    def announce(self) -> None:
        """The address, what runs, and a sign-in per role."""
        say(f"\n在职党员双报到已启动：http://127.0.0.1:{self.port}/\n")
        for part in self.supervisor.parts:
            number = part.process.pid if part.process else "-"
            say(f"  {part.title}\t进程 {number}\t记录 {self.supervisor.log_of(part.name)}")
        if self.home.sign_ins.exists():
            say(f"\n{self.home.sign_ins.read_text().rstrip()}")
        say("\n按 Ctrl-C 停止全部。")

    def stop(self) -> None:
        self.supervisor.stop()
        self.home.running.unlink(missing_ok=True)
        if self.servers:
            self.servers.remove()


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--empty"]):
        say(USAGE)
        return 0 if arguments in (["--help"], ["-h"]) else 2
    os.umask(0o077)
    portal = None
    try:
        port = port_number(os.environ)
        home = Home(home_folder(os.environ))
        make_home(home.path)
        launcher_lock, parts_lock = hold_home(home.path)
        with launcher_lock, parts_lock:
            check_port(port)
            check_room(home.path)
            portal = Portal(home, port, parts_lock.fileno())
            return _run(portal, empty="--empty" in arguments)
    except StartError as problem:
        sys.stderr.write(f"{problem}\n")
    except OSError as problem:
        sys.stderr.write(f"启动中断：{problem.filename or '操作系统'}：{reason(problem)}。\n")
    return 1


def _run(portal: Portal, *, empty: bool) -> int:
    try:
        portal.start(empty=empty)
        portal.announce()
        portal.supervisor.watch()
    except StopAskedError:
        say("\n正在停止……")
    finally:
        portal.stop()
    say("已全部停止，数据都已保存。")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
