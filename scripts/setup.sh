# Sourced by ./run and ./test: what the machine must have, and the build.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT="${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-1}" # Works without libicu.
export MSBUILDDISABLENODEREUSE=1                                                           # Leaves no processes behind.

fail() {
  echo "$*" >&2
  exit 1
}

require_dotnet() {
  local folder
  if ! command -v dotnet >/dev/null 2>&1; then
    for folder in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet /usr/local/share/dotnet; do
      [ -x "$folder/dotnet" ] && PATH="$folder:$PATH" && break
    done
  fi
  dotnet --list-sdks 2>/dev/null | grep -q '^10\.' || fail "The .NET 10 SDK is missing. Install it: https://dotnet.microsoft.com/download/dotnet/10.0"
}

# The folders in which the embedded server looks, too (Storage/Embedded/PostgresBinaries.cs).
has_postgres() {
  local initdb
  if [ -n "${Platform__PostgresFolder:-}" ]; then
    [ -x "$Platform__PostgresFolder/initdb" ]
    return
  fi
  command -v initdb >/dev/null 2>&1 && return 0
  for initdb in /usr/lib/postgresql/*/bin/initdb /usr/pgsql-*/bin/initdb /opt/homebrew/opt/postgresql*/bin/initdb \
    /usr/local/opt/postgresql*/bin/initdb /Applications/Postgres.app/Contents/Versions/*/bin/initdb \
    /opt/homebrew/bin/initdb /usr/local/bin/initdb /usr/local/pgsql/bin/initdb /opt/local/bin/initdb; do
    [ -x "$initdb" ] && return 0
  done
  return 1
}

# Installs the server's programs when that needs no password; otherwise says the one command to type.
require_postgres() {
  has_postgres && return
  local log root=()
  if ! command -v apt-get >/dev/null 2>&1; then
    [ "$(uname)" = Darwin ] && fail "PostgreSQL is missing. Install it: brew install postgresql@17"
    fail "PostgreSQL's server programs (initdb, postgres) are missing. Install your distribution's PostgreSQL server package."
  fi
  if [ "$(id -u)" != 0 ]; then
    root=(sudo -n)
    "${root[@]}" true 2>/dev/null || fail "PostgreSQL is missing. Install it: sudo apt-get update && sudo apt-get install -y postgresql"
  fi
  echo "Installing the PostgreSQL server package ..."
  log=$(mktemp)
  # A stale package list is no reason to stop: the installation tells whether it was enough.
  "${root[@]}" apt-get update >"$log" 2>&1 || true
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends postgresql >>"$log" 2>&1 || true
  if ! has_postgres; then
    tail -n 20 "$log" >&2
    fail "PostgreSQL could not be installed. Install it: apt-get update && apt-get install -y postgresql"
  fi
  rm -f "$log"
}

build() {
  local output
  echo "Building $1 ..."
  output=$(dotnet build "$1" --configuration Release --verbosity quiet --nologo 2>&1) || fail "$output" $'\n'"The build failed."
}
