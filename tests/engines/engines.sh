# Real PostgreSQL, Redis, RabbitMQ, s3rver and azurite on loopback, with data folders and ports of their own.
# Source it, call engines_start DIR, and engines_stop at the end. Nothing of the system's own servers is touched.

engines_pids=()

engines_free_port() {
  # Below the range from which the kernel gives ports to outgoing connections, so that none of those takes it.
  local port
  while :; do
    port=$((RANDOM % 12000 + 20000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

engines_wait() {
  local what=$1 port=$2 i
  for i in $(seq 1 240); do
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null && return 0
    sleep 0.25
  done
  echo "engines: $what did not start; see its log in $engines_dir" >&2
  return 1
}

engines_postgres() {
  local port=$1 bin home
  bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
  [ -n "$bin" ] || { echo "engines: PostgreSQL is not installed" >&2; return 1; }
  home="$engines_dir/postgres"
  mkdir -p "$home"
  local run=()
  if [ "$(id -u)" = 0 ]; then chown postgres "$home"; run=(setpriv --reuid=postgres --regid=postgres --init-groups); fi
  "${run[@]}" "$bin/initdb" -D "$home/data" -U postgres -A trust -E UTF8 --locale=C >"$home/initdb.log" 2>&1
  setsid "${run[@]}" "$bin/postgres" -D "$home/data" -c listen_addresses=127.0.0.1 -c port="$port" \
    -c unix_socket_directories="$home" -c max_connections=400 -c shared_buffers=256MB >"$engines_dir/postgres.log" 2>&1 &
  engines_pids+=($!)
}

engines_redis() {
  setsid redis-server --bind 127.0.0.1 --port "$1" --dir "$engines_dir" --save '' --appendonly no \
    >"$engines_dir/redis.log" 2>&1 &
  engines_pids+=($!)
}

engines_rabbitmq() {
  local port=$1 home="$engines_dir/rabbitmq"
  mkdir -p "$home"
  echo '[].' >"$home/plugins"
  printf 'listeners.tcp.local = 127.0.0.1:%s\ndisk_free_limit.absolute = 50MB\n' "$port" >"$home/rabbit.conf"
  # Debian's own start script would move the broker to another session, out of engines_stop's reach.
  local run=() script=/usr/lib/rabbitmq/bin/rabbitmq-server
  if [ "$(id -u)" = 0 ]; then
    chown -R rabbitmq "$home"
    run=(setpriv --reuid=rabbitmq --regid=rabbitmq --init-groups)
  fi
  engines_epmd=$(engines_free_port)
  HOME="$home" RABBITMQ_NODENAME="nexus$port@localhost" RABBITMQ_MNESIA_BASE="$home/db" RABBITMQ_LOG_BASE="$home/log" \
    RABBITMQ_PID_FILE="$home/pid" ERL_EPMD_ADDRESS=127.0.0.1 ERL_EPMD_PORT="$engines_epmd" \
    RABBITMQ_DIST_PORT="$(engines_free_port)" RABBITMQ_ENABLED_PLUGINS_FILE="$home/plugins" \
    RABBITMQ_CONFIG_FILE="$home/rabbit" \
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}' \
    setsid "${run[@]}" "$script" >"$engines_dir/rabbitmq.log" 2>&1 &
  engines_pids+=($!)
}

engines_node() {
  # s3rver and azurite are npm packages; without node the object stores are tested on folders only.
  command -v node >/dev/null && [ -d "$engines_npm/node_modules/azurite" ] || return 0
  local s3=$1 azure=$2
  mkdir -p "$engines_dir/s3" "$engines_dir/azure"
  setsid node "$engines_npm/node_modules/s3rver/bin/s3rver.js" -d "$engines_dir/s3" -a 127.0.0.1 -p "$s3" -s \
    --no-vhost-buckets --allow-mismatched-signatures >"$engines_dir/s3.log" 2>&1 &
  engines_pids+=($!)
  setsid node "$engines_npm/node_modules/azurite/dist/src/blob/main.js" --blobHost 127.0.0.1 --blobPort "$azure" \
    -l "$engines_dir/azure" --silent --skipApiVersionCheck --disableTelemetry >"$engines_dir/azure.log" 2>&1 &
  engines_pids+=($!)
  engines_wait s3rver "$s3" && engines_wait azurite "$azure" || return 1
  export NEXUS_TEST_S3="http://127.0.0.1:$s3"
  # The account key is azurite's published one; it protects nothing.
  export NEXUS_TEST_AZURE="DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;BlobEndpoint=http://127.0.0.1:$azure/devstoreaccount1;"
}

# engines_start DIR NPM_DIR
engines_start() {
  engines_dir=$1 engines_npm=$2
  mkdir -p "$engines_dir"
  chmod 755 "$engines_dir"
  local postgres redis rabbitmq
  postgres=$(engines_free_port) redis=$(engines_free_port) rabbitmq=$(engines_free_port)
  engines_rabbitmq "$rabbitmq"
  engines_postgres "$postgres"
  engines_redis "$redis"
  engines_node "$(engines_free_port)" "$(engines_free_port)" || return 1
  engines_wait PostgreSQL "$postgres" && engines_wait Redis "$redis" && engines_wait RabbitMQ "$rabbitmq" || return 1
  export NEXUS_TEST_POSTGRES="Host=127.0.0.1;Port=$postgres;Username=postgres"
  export NEXUS_TEST_REDIS="127.0.0.1:$redis"
  export NEXUS_TEST_RABBITMQ="amqp://guest:guest@127.0.0.1:$rabbitmq/"
}

engines_stop() {
  local pid
  for pid in "${engines_pids[@]}"; do
    # Each engine leads a session of its own, which holds what it started. INT is PostgreSQL's fast shutdown.
    kill -INT -- "-$pid" 2>/dev/null
    kill -TERM -- "-$pid" 2>/dev/null
  done
  for pid in "${engines_pids[@]}"; do
    for _ in $(seq 1 40); do kill -0 -- "-$pid" 2>/dev/null || break; sleep 0.25; done
    kill -KILL -- "-$pid" 2>/dev/null
  done
  [ -n "${engines_epmd:-}" ] && ERL_EPMD_PORT=$engines_epmd epmd -kill >/dev/null 2>&1
  engines_pids=() engines_epmd=
}
