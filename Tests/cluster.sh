#!/usr/bin/env bash
# What compose.yaml starts, as processes of this machine, where containers cannot run: PostgreSQL, the sample card provider, three silos
# that are one cluster, and the front end, a client of the silos. Prints the front end's URL and key; Ctrl-C stops all, and nothing is kept.
# Urls=http://127.0.0.1:6080 Tests/cluster.sh puts the front end there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source scripts/setup.sh

require_dotnet
require_postgres
build Tests/Cluster/Orleans.Platform.Tests.Cluster.csproj
exec dotnet Tests/Cluster/bin/Release/net10.0/Orleans.Platform.Tests.Cluster.dll
