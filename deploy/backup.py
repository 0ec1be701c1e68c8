"""`script/backup FOLDER`: the database and files of the running installation, whole or not at all."""

import os
import shutil
import sys
from pathlib import Path

from deploy.copies import Copy, run_tool
from deploy.home import Home, read_pairs
from deploy.preflight import StartError, home_folder
from deploy.supervisor import say

USAGE = """用法：script/backup 文件夹
  把正在运行的安装备份到一个新文件夹。密钥不在备份里，请另外保管。"""


def back_up(home: Home, folder: Path) -> None:
    """Dump first, files after: each file that the dump names is there. Raises StartError."""
    if not home.running.exists():
        raise StartError("script/server 没有在运行，请先在另一个窗口启动它。")
    if folder.exists():
        raise StartError(f"{folder} 已经存在，请写一个新文件夹的名称。")
    unfinished = Copy(folder.with_name(f"{folder.name}.unfinished"))
    shutil.rmtree(unfinished.path, ignore_errors=True)
    unfinished.path.mkdir(mode=0o700, parents=True)
    url = {**os.environ, **read_pairs(home.running)}["DATABASE_URL"]
    run_tool("pg_dump", url, "--format=custom", "--no-owner", f"--file={unfinished.database}")
    if (home.path / "files").exists():
        shutil.copytree(home.path / "files", unfinished.files)
    unfinished.seal(kind=home.kind, key=home.secrets()["FIELD_KEY"])
    unfinished.path.rename(folder)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0].startswith("-"):
        say(USAGE)
        return 2
    os.umask(0o077)
    home = Home(home_folder(os.environ))
    folder = Path(arguments[0]).absolute()
    try:
        back_up(home, folder)
    except StartError as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    say(f"已备份到 {folder}。密钥在 {home.path / 'secrets.env'}，不在备份里，请另外保管一份。")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
