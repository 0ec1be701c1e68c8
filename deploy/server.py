"""`script/server`: one installation with all its parts, under one Ctrl-C."""

import http.client
import json
import os
import subprocess
import sys

from deploy import schema, servers
from deploy.home import Home, write_private
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
from deploy.static import collect_if_changed
from deploy.supervisor import Part, StopAskedError, Supervisor, say

USAGE = """用法：script/server [--empty]
  第一次启动装入演示数据；--empty 表示空白安装，只建立最初的账号。
  PORT=端口  PORTAL_HOME=数据文件夹  DATABASE_URL、REDIS_URL=已有的服务器"""
WEB_SECONDS = 60
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
        if empty and self.home.kind == "demonstration":
            raise StartError(
                f"{self.home.path} 里已有演示数据；要空白安装，"
                "请换一个文件夹：PORTAL_HOME=文件夹 script/server --empty"
            )
        self.supervisor.listen()
        secrets = self.home.secrets()
        say("正在启动数据库和消息队列……")
        self.servers = servers.start(self.supervisor, self.home.path)
        own = {"PORTAL_HOME": str(self.home.path), "PYTHONUTF8": "1", **self.servers.env}
        self.env = {"SITE_ADDRESS": f"http://127.0.0.1:{self.port}", **secrets, **os.environ, **own}
        write_private(self.home.running, "".join(f"{name}={value}\n" for name, value in own.items()))
        self.update_tables(self.servers)
        collect_if_changed(
            self.home.path / "static",
            lambda: self.manage("collectstatic", "--noinput", "-v", "0", problem="页面文件整理失败"),
        )
        self.fill(empty=empty)
        self.serve()

    def update_tables(self, running: servers.Servers) -> None:
        """Bring the tables up to the code's migrations, unless they are."""
        mark = self.home.path / "migrated"
        if "DATABASE_URL" in running.env and schema.is_current(running.sockets.database, mark):
            return
        say("正在更新数据表……")
        self.manage("migrate", "--noinput", "-v", "0", problem="数据表更新失败")
        write_private(mark, schema.packages())

    def manage(self, *arguments: str, problem: str, visible: bool = False) -> None:
        """Run a command of the application to its end. Raises StartError when it fails."""
        log = None if visible else "manage"
        command = [PYTHON, "manage.py", *arguments]
        if self.supervisor.run(command, self.env, ROOT, log=log) != 0:
            where = f"，原因记在 {self.supervisor.log_of(log)} 的最后几行" if log else ""
            raise StartError(f"{problem}{where}。")

    def fill(self, *, empty: bool) -> None:
        """At the first start: the demonstration district, or a blank installation with its first accounts."""
        if not self.home.kind:
            inside = self._look_inside()
            if inside["users"]:
                self.home.remember_kind("existing")
            elif empty:
                self._ask_for_accounts()
            elif "demonstrate" in inside["commands"]:
                say("第一次启动，正在装入演示数据（需要一会儿）……")
                self.env.setdefault("SECOND_FACTOR_REQUIRED", "false")
                self.manage("demonstrate", problem="演示数据装入失败", visible=True)
                self.home.remember_kind("demonstration")
            else:
                say("这个版本还没有演示数据，先以空白状态启动。")
        if self.home.kind == "demonstration":
            self.env.setdefault("SECOND_FACTOR_REQUIRED", "false")

    def _look_inside(self) -> dict[str, list[str]]:
        answer = subprocess.run(  # noqa: S603 - a fixed list of our own
            [PYTHON, "-m", "deploy.contents"],
            env=self.env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode != 0:
            raise StartError(f"读不出数据库里的情况：{answer.stderr.strip()[-300:]}")
        return dict(json.loads(answer.stdout))

    def _ask_for_accounts(self) -> None:
        if sys.stdin.isatty():
            self.manage("open_first_accounts", problem="最初的账号没有建立", visible=True)
        else:
            say("还没有账号，请在另一个窗口运行 script/manage open_first_accounts 建立。")
        self.home.remember_kind("empty")

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
