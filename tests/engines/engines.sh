# Real PostgreSQL, Redis, RabbitMQ, s3rver and azurite on loopback, with data folders and ports of their own.
# Source it, call engines_start DIR NPM_DIR, and engines_stop at the end. Nothing of the system's own servers is touched.

engines_pids=() engines_epmd=

engines_free_port() {
  # Below the range from which the kernel gives ports to outgoing connections, so that none of those takes it.
  local port
  while :; do
    port=$((RANDOM % 12000 + 20000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

engines_wait() {
  local what=$1 port=$2 pid=$3
  for _ in $(seq 1 240); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && return 0
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.25
  done
  echo "engines: $what did not start; see its log in $engines_dir" >&2
  return 1
}

# engines_run LOG USER COMMAND...: starts it as the leader of a session, so that engines_stop reaches all it starts.
engines_run() {
  local log=$1 user=$2 run=()
  shift 2
  # Servers refuse to run as root; a normal user runs them as itself.
  if [ -n "$user" ] && [ "$(id -u)" = 0 ]; then run=(setpriv "--reuid=$user" "--regid=$user" --init-groups); fi
  setsid "${run[@]}" "$@" >"$engines_dir/$log.log" 2>&1 </dev/null &
  engines_pids+=($!)
}

# engines_folder NAME USER: a data folder that the server's user owns.
engines_folder() {
  mkdir -p "$engines_dir/$1"
  if [ "$(id -u)" = 0 ]; then chown "$2" "$engines_dir/$1"; fi
}

engines_postgres() {
  local port=$1 bin home="$engines_dir/postgres"
  bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
  [ -x "$bin/postgres" ] || { echo "engines: PostgreSQL is not installed" >&2; return 1; }
  engines_folder postgres postgres
  engines_run postgres postgres bash -c '
    cd "$2" && "$1/initdb" -D "$2/data" -U postgres -A trust -E UTF8 --locale=C &&
      exec "$1/postgres" -D "$2/data" -c listen_addresses=127.0.0.1 -c port="$3" \
        -c unix_socket_directories="$2" -c max_connections=400 -c shared_buffers=256MB' \
    engine "$bin" "$home" "$port"
}

engines_redis() {
  command -v redis-server >/dev/null || { echo "engines: Redis is not installed" >&2; return 1; }
  engines_run redis "" redis-server --bind 127.0.0.1 --port "$1" --dir "$engines_dir" --save '' --appendonly no
}

engines_rabbitmq() {
  local port=$1 home="$engines_dir/rabbitmq"
  # Debian's own start script would move the broker to another session, out of engines_stop's reach.
  local script=/usr/lib/rabbitmq/bin/rabbitmq-server
  [ -x "$script" ] || { echo "engines: RabbitMQ is not installed" >&2; return 1; }
  engines_folder rabbitmq rabbitmq
  engines_epmd=$(engines_free_port)
  echo '[].' >"$home/plugins"
  : >"$home/environment"
  cat >"$home/rabbit.conf" <<CONF
listeners.tcp.local = 127.0.0.1:$port
vm_memory_high_watermark.absolute = 1GB
disk_free_limit.absolute = 50MB
CONF
  # Each of these has a default in /etc/rabbitmq or in the user's home, where a broker of the system's may live.
  engines_run rabbitmq rabbitmq env HOME="$home" LANG=C.UTF-8 RABBITMQ_NODENAME="nexus$port@localhost" \
    RABBITMQ_CONF_ENV_FILE="$home/environment" RABBITMQ_CONFIG_FILE="$home/rabbit" \
    RABBITMQ_CONFIG_FILES="$home/conf.d" RABBITMQ_ADVANCED_CONFIG_FILE="$home/advanced" \
    RABBITMQ_ENABLED_PLUGINS_FILE="$home/plugins" RABBITMQ_MNESIA_BASE="$home/db" RABBITMQ_LOG_BASE="$home/log" \
    RABBITMQ_PID_FILE="$home/pid" RABBITMQ_DIST_PORT="$(engines_free_port)" ERL_EPMD_ADDRESS=127.0.0.1 \
    ERL_EPMD_PORT="$engines_epmd" RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}' \
    "$script"
}

engines_s3() {
  mkdir -p "$engines_dir/s3"
  engines_run s3 "" node "$engines_npm/node_modules/s3rver/bin/s3rver.js" -d "$engines_dir/s3" -a 127.0.0.1 -p "$1" \
    -s --no-vhost-buckets --allow-mismatched-signatures
}

engines_azure() {
  mkdir -p "$engines_dir/azure"
  engines_run azure "" node "$engines_npm/node_modules/azurite/dist/src/blob/main.js" --blobHost 127.0.0.1 \
    --blobPort "$1" -l "$engines_dir/azure" --silent --skipApiVersionCheck --disableTelemetry
}

# engines_one NAME FUNCTION: starts one of them on a free port and remembers what to wait for.
engines_one() {
  local port
  port=$(engines_free_port)
  "$2" "$port" || return 1
  engines_names+=("$1") engines_ports+=("$port")
}

# engines_start DIR NPM_DIR: starts all of them side by side, waits until they answer and exports their addresses.
engines_start() {
  engines_dir=$1 engines_npm=$2 engines_names=() engines_ports=()
  local i names
  mkdir -p "$engines_dir"
  chmod 755 "$engines_dir"
  engines_one RabbitMQ engines_rabbitmq && engines_one PostgreSQL engines_postgres && engines_one Redis engines_redis ||
    return 1
  # Without node the object stores are tested on folders only; in CI that is a failure of those tests.
  if command -v node >/dev/null && [ -d "$engines_npm/node_modules/azurite" ]; then
    engines_one s3rver engines_s3 && engines_one azurite engines_azure || return 1
  fi
  for i in "${!engines_names[@]}"; do
    engines_wait "${engines_names[i]}" "${engines_ports[i]}" "${engines_pids[i]}" || return 1
  done
  export NEXUS_TEST_RABBITMQ="amqp://guest:guest@127.0.0.1:${engines_ports[0]}/"
  export NEXUS_TEST_POSTGRES="Host=127.0.0.1;Port=${engines_ports[1]};Username=postgres"
  export NEXUS_TEST_REDIS="127.0.0.1:${engines_ports[2]}"
  [ ${#engines_ports[@]} -gt 3 ] || return 0
  export NEXUS_TEST_S3="http://127.0.0.1:${engines_ports[3]}"
  # The account key is azurite's published one; it protects nothing.
  export NEXUS_TEST_AZURE="DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;BlobEndpoint=http://127.0.0.1:${engines_ports[4]}/devstoreaccount1;"
}

# engines_stop: ends what engines_start started, by its sessions; their data is thrown away afterwards.
engines_stop() {
  local pid
  for pid in "${engines_pids[@]}"; do
    # INT is PostgreSQL's fast shutdown; the others take TERM.
    kill -INT -- "-$pid" 2>/dev/null
    kill -TERM -- "-$pid" 2>/dev/null
  done
  for pid in "${engines_pids[@]}"; do
    for _ in $(seq 1 60); do kill -0 -- "-$pid" 2>/dev/null || break; sleep 0.25; done
    kill -KILL -- "-$pid" 2>/dev/null
  done
  # Erlang's port mapper makes itself a session of its own.
  if [ -n "$engines_epmd" ]; then ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT=$engines_epmd epmd -kill >/dev/null 2>&1; fi
  engines_pids=() engines_epmd=
}

# engines_install_companions ROOT: the npm packages that the tests run against, into artifacts/npm.
engines_install_companions() {
  local root=$1
  npm_dir="$root/artifacts/npm"
  command -v npm >/dev/null || { echo "engines: no npm; tests against npm packages are skipped" >&2; return 0; }
  if ! cmp -s "$root/tests/engines/npm/package-lock.json" "$npm_dir/installed.json"; then
    mkdir -p "$npm_dir"
    cp "$root/tests/engines/npm/"{package.json,package-lock.json,.npmrc} "$npm_dir/"
    echo "engines: installing npm packages"
    (cd "$npm_dir" && npm ci --ignore-scripts --no-audit --no-fund) >"$root/artifacts/npm.log" 2>&1 ||
      { tail -5 "$root/artifacts/npm.log" >&2; return 1; }
    # Last, so that an interrupted installation is made again.
    cp "$npm_dir/package-lock.json" "$npm_dir/installed.json"
  fi
  export NEXUS_TEST_NPM="$npm_dir/node_modules"
}
