"""`script/restore FOLDER SECRETS`: a new installation from a backup, proved before it counts as one."""

import os
import shutil
import sys
from pathlib import Path

from deploy import servers
from deploy.copies import Copy, mark_of, run_tool
from deploy.home import PROCESSES, Home, read_pairs, write_private
from deploy.preflight import ROOT, StartError, check_room, hold_home, home_folder, make_home
from deploy.supervisor import StopAskedError, Supervisor, say

USAGE = """用法：PORTAL_HOME=新的数据文件夹 script/restore 备份文件夹 密钥文件
  从备份建立一个新的安装，并检验数据；之后用同一个 PORTAL_HOME 启动 script/server。"""
# Each must agree before the installation counts as restored: tables, audit seals, counters and sums.
PROOFS = [["migrate", "--verbosity=0"], ["verify_audit"], ["check_invariants"]]


def restore(home: Home, copy: Copy, secrets: Path) -> None:
    """Raises StartError, or StopAskedError; the folder is no installation until every proof is given."""
    if home.kind or home.database.exists():
        raise StartError(f"{home.path} 里已有数据；请用 PORTAL_HOME 指定一个新文件夹。")
    kind, key = copy.kind_and_key()
    if not secrets.is_file() or mark_of(read_pairs(secrets).get("FIELD_KEY", "")) != key:
        raise StartError(f"{secrets} 不是这份备份的密钥，已加密的资料会打不开。")
    launcher_lock, parts_lock = hold_home(home.path)
    with launcher_lock, parts_lock:
        check_room(home.path)
        write_private(home.path / "secrets.env", secrets.read_text())
        if copy.files.exists():
            shutil.copytree(copy.files, home.path / "files")
        _fill_and_prove(home, copy, Supervisor(home.logs, parts_lock.fileno()))
        home.remember_kind(kind)


def _fill_and_prove(home: Home, copy: Copy, supervisor: Supervisor) -> None:
    supervisor.listen()
    running = servers.start(supervisor, home.path)
    env = {**os.environ, **home.secrets(), **running.env, "PORTAL_HOME": str(home.path), **PROCESSES}
    try:
        run_tool(
            "pg_restore", env["DATABASE_URL"], "--no-owner", "--exit-on-error", "--single-transaction",
            str(copy.database),
        )  # fmt: skip
        for proof in PROOFS:
            if supervisor.run([sys.executable, "manage.py", *proof], env, ROOT) != 0:
                raise StartError(f"恢复的数据没有通过检验（{proof[0]}），请换另一份备份。")
    finally:
        supervisor.stop()
        running.remove()


def main(arguments: list[str]) -> int:
    if len(arguments) != len(["folder", "secrets"]):
        say(USAGE)
        return 2
    os.umask(0o077)
    home = Home(home_folder(os.environ))
    try:
        make_home(home.path)
        restore(home, Copy(Path(arguments[0]).absolute()), Path(arguments[1]).absolute())
    except StartError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    except StopAskedError:
        say("已中断。重来前请删去没有恢复完的数据文件夹。")
        return 1
    say(f"已恢复到 {home.path}，检验全部通过。启动：PORTAL_HOME={home.path} script/server")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
