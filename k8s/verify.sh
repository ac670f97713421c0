#!/usr/bin/env bash
# Tries the manifests on the cluster that kubectl points at; `verify.sh --help` says how.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
LABEL=fieldhand.dev/verify

usage() {
  cat <<'TEXT'
Tries the manifests on the cluster that kubectl points at.

  k8s/verify.sh [--overlay FOLDER] [--image IMAGE] [--nodes A[,B]] [--timeout SECONDS]

Applies the overlay in a namespace of its own, labels node A with fieldhand.dev/verify=true and sees that agents
appear on A and nowhere else, live at the gateway, and that their readings arrive. Then it moves the label to node B
and looks again; without a B it takes the label away and sees the agents go. Whatever happens, labels, namespace
and all that is in it are taken away at the end.

  --overlay FOLDER   What to apply. Default: overlays/verify, agents on a simulated board. With one's own, every agent
                     in it runs on A: A must be wired for all of them, and free of agents, which would hold its GPIO
                     lines. Outputs are driven safe. Data stays in the pod for this time. The Ingress is left out, and
                     what stands in kube-system (components/device-plugin): apply that one beforehand.
  --image IMAGE      Instead of the overlay's: fieldhand:0.1.0. Every node must have it or be able to fetch it.
  --nodes A[,B]      Default: the first two that are ready and may be scheduled on.
  --timeout SECONDS  For each thing waited for. Default: 180.

Needs kubectl with a right to make namespaces and to label nodes, and fieldhand for certificates and tokens: the one
beside this file (../dist), on the PATH, or in $FIELDHAND.
Exit code 0: all is as it should be. 1: it is not; what was seen is printed. 2: it could not be tried.
TEXT
}

say() { printf 'verify: %s\n' "$*"; }
refuse() {
  printf 'verify: %s\n' "$*" >&2
  exit 2
}

overlay=$here/overlays/verify
image=
nodes=
timeout=180
while (($# > 0)); do
  case $1 in
    -h | --help)
      usage
      exit 0
      ;;
    --overlay | --image | --nodes | --timeout)
      (($# > 1)) || refuse "$1 takes a value, see --help"
      case $1 in
        --overlay) overlay=$2 ;;
        --image) image=$2 ;;
        --nodes) nodes=$2 ;;
        --timeout) timeout=$2 ;;
      esac
      shift 2
      ;;
    *) refuse "unknown option $1, see --help" ;;
  esac
done
[[ $timeout =~ ^[1-9][0-9]*$ ]] || refuse "--timeout takes seconds, got $timeout"
[[ -f $overlay/kustomization.yaml ]] || refuse "$overlay has no kustomization.yaml"
command -v kubectl >/dev/null || refuse 'kubectl is not on the PATH'

if [[ -z ${FIELDHAND:-} ]]; then
  if [[ -f $here/../dist/main.js ]]; then
    fieldhand=(node "$here/../dist/main.js")
  else
    command -v fieldhand >/dev/null || refuse 'there is no fieldhand to make certificates and tokens with, see --help'
    fieldhand=(fieldhand)
  fi
else
  fieldhand=("$FIELDHAND")
fi

# --- taken away at the end, however it comes -------------------------------------------------------------------

work=$(realpath "$(mktemp -d)")
namespace=fieldhand-verify-$(od -An -N4 -tx4 /dev/urandom | tr -d ' ')
made_namespace=
labelled=()

clean_up() {
  local code=$?
  trap - EXIT
  trap '' INT TERM HUP   # a second Ctrl-C must not leave half of it
  local node
  for node in ${labelled[@]+"${labelled[@]}"}; do
    kubectl label node "$node" "$LABEL-" >/dev/null || {
      say "could not take the label $LABEL off $node: do it by hand" >&2
      code=1
    }
  done
  if [[ -n $made_namespace ]]; then
    say "taking away the namespace $namespace"
    kubectl delete namespace "$namespace" --wait=true --timeout="${timeout}s" >/dev/null || {
      say "could not take away the namespace $namespace: do it by hand" >&2
      code=1
    }
  fi
  rm -rf "$work"
  exit "$code"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# --- looking -----------------------------------------------------------------------------------------------------

in_namespace() { kubectl --namespace "$namespace" "$@"; }

fail() {
  {
    say "FAILED: $*"
    echo '--- pods'
    in_namespace get pods --output wide || true
    echo '--- events'
    in_namespace get events --sort-by=.lastTimestamp || true
    echo '--- the gateway says'
    in_namespace logs statefulset/fieldhand-gateway --tail=20 || true
    echo '--- the agents say'
    in_namespace logs --selector app.kubernetes.io/component=agent --tail=20 --prefix || true
  } >&2
  exit 1
}

# eventually WHAT COMMAND...: until the command succeeds; it prints what it saw instead. It looks a few times even
# where one look takes longer than the timeout.
eventually() {
  local what=$1 seen looks=0 end=$((SECONDS + timeout))
  shift
  until seen=$("$@"); do
    ((looks += 1, SECONDS < end || looks < 4)) || fail "$what: not within $timeout s; last seen: ${seen:-nothing}"
    sleep "${VERIFY_INTERVAL:-2}"
  done
  say "$what"
}

# The nodes on which agents run, one a line for each.
agent_nodes() {
  in_namespace get pods --selector app.kubernetes.io/component=agent \
    --output 'jsonpath={range .items[*]}{.spec.nodeName}{"\n"}{end}' | sort
}

# Each agent that the gateway knows: id, state, readings.
known_agents() {
  in_namespace exec statefulset/fieldhand-gateway -- env "FIELDHAND_TOKEN=$(<"$work/viewer")" fieldhand agents --json |
    awk -F'[:,] *' '
      { gsub(/^ +|"/, "") }
      $1 == "id" { id = $2 }
      $1 == "state" { state = $2 }
      $1 == "readings" { print id, state, $2 }'
}

# pods_exactly_on NODE: as many as there are DaemonSets, all there; without a node none at all
pods_exactly_on() {
  local wanted=
  if [[ -n $1 ]]; then wanted=$(for _ in "${suffixes[@]}"; do echo "$1"; done); fi
  local seen
  seen=$(agent_nodes) || return 1
  tr '\n' ' ' <<<"agents on: ${seen:-no node}"
  [[ $seen == "$wanted" ]]
}

# live_exactly NODE: the agents of that node are live and no others
live_exactly() {
  local wanted='' seen
  if [[ -n $1 ]]; then wanted=$(for suffix in "${suffixes[@]}"; do echo "$1${suffix#-}"; done | sort); fi
  seen=$(known_agents) || return 1
  tr '\n' ';' <<<"$seen"
  [[ $(awk '$2 == "live" { print $1 }' <<<"$seen" | sort) == "$wanted" ]]
}

# readings_of NODE: some have come from each of its agents that have sensors
readings_of() {
  local suffix seen
  seen=$(known_agents) || return 1
  tr '\n' ';' <<<"$seen"
  for suffix in ${reading[@]+"${reading[@]}"}; do
    awk -v id="$1${suffix#-}" '$1 == id && $3 > 0 { found = 1 } END { exit !found }' <<<"$seen" || return 1
  done
}

label() {
  labelled+=("$1")
  kubectl label node "$1" "$LABEL=true" >/dev/null || fail "the node $1 cannot be labelled"
}

unlabel() {
  kubectl label node "$1" "$LABEL-" >/dev/null || fail "the label of node $1 cannot be taken away"
}

# --- what it is tried on -----------------------------------------------------------------------------------------

if [[ -z $nodes ]]; then
  # name, the word for Ready, true where nothing may be scheduled
  all=$(kubectl get nodes --output \
    'jsonpath={range .items[*]}{.metadata.name} {.status.conditions[?(@.type=="Ready")].status} {.spec.unschedulable}{"\n"}{end}') ||
    refuse 'kubectl reaches no cluster'
  nodes=$(awk '$2 == "True" && $3 != "true" { print $1 }' <<<"$all" | head -2 | paste -sd, -)
fi
IFS=, read -r first second more <<<"$nodes"
[[ -n ${first:-} ]] || refuse 'no node is ready'
[[ -z ${more:-} && ${first:-} != "${second:-}" ]] || refuse "--nodes takes one or two different ones, got $nodes"
taken=$(kubectl get nodes --selector "$LABEL" --output name) || refuse 'kubectl reaches no cluster'
[[ -z $taken ]] || refuse "somebody is at it: $taken carries the label $LABEL"

# --- the manifests, in a namespace and on a label of their own ----------------------------------------------------

mkdir "$work/site"
cat >"$work/site/kustomization.yaml" <<YAML
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: ["$(realpath --relative-to="$work/site" "$overlay")"]
namespace: $namespace
patches:
  - target: { kind: DaemonSet, labelSelector: app.kubernetes.io/component=agent }
    patch: |-
      - { op: replace, path: /spec/template/spec/nodeSelector, value: { $LABEL: "true" } }
  - target: { kind: DaemonSet, labelSelector: app.kubernetes.io/component=agent }
    patch: |-
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: { name: any }
      spec: { template: { spec: { volumes: [{ name: state, hostPath: null, emptyDir: {} }] } } }
  - target: { kind: Ingress }
    patch: |-
      apiVersion: networking.k8s.io/v1
      kind: Ingress
      metadata: { name: any }
      \$patch: delete
YAML
built=$(kubectl kustomize "$overlay") || refuse "$overlay cannot be built"
spaces=$(sed -n 's/^  namespace: //p' <<<"$built" | sort -u)
own=$(grep -vx kube-system <<<"$spaces") || refuse "$overlay has nothing in a namespace of its own"
[[ $(wc -l <<<"$own") == 1 ]] || refuse "$overlay has objects in several namespaces: $(paste -sd' ' - <<<"$own")"
# what all the cluster has from one place stays as it is: a second one would only be in its way
if [[ $spaces != "$own" ]]; then
  cat >>"$work/site/kustomization.yaml" <<'YAML'
  - target: { namespace: kube-system }
    patch: |-
      apiVersion: v1
      kind: any
      metadata: { name: any }
      $patch: delete
YAML
fi
if [[ -n $image ]]; then
  tag=
  if [[ ${image##*/} == *:* ]]; then tag=", newTag: \"${image##*:}\""; fi
  printf 'images: [{ name: fieldhand, newName: "%s"%s }]\n' "${image%"${tag:+:${image##*:}}"}" "$tag" \
    >>"$work/site/kustomization.yaml"
fi
manifests=$(kubectl kustomize "$work/site") || refuse "$overlay cannot be built"
# an agent's id is its node's name with this behind it; "-" so that an empty one counts too
# shellcheck disable=SC2016 # these are literal
mapfile -t suffixes < <(sed -n 's/.*subPathExpr: \$(FIELDHAND_NODE)/-/p' <<<"$manifests")
((${#suffixes[@]} > 0)) || refuse "$overlay has no agents"
# those of them that have sensors: an id ends in the `name` of the config
mapfile -t reading < <(awk '
  function tell() { if (agent && sensors) print "-" name; agent = sensors = 0; name = "" }
  /^---/ { tell() }
  /^  agent\.yaml:/ { agent = 1 }
  /^    name: / { name = "." $2 }
  /^    sensors:/ { sensors = 1 }
  END { tell() }' <<<"$manifests")

# Without a device that a pod asks for it would wait for ever.
mapfile -t devices < <(sed -n 's|^ *\(squat\.ai/[a-z0-9-]*\): .*|\1|p' <<<"$manifests" | sort -u)
for device in ${devices[@]+"${devices[@]}"}; do
  for node in "$first" ${second:+"$second"}; do
    offered=$(kubectl get node "$node" --output 'jsonpath={.status.allocatable}') || refuse 'kubectl reaches no cluster'
    [[ $offered =~ \"$device\":\"[1-9] ]] ||
      refuse "$node offers no $device, which agents ask for: apply components/device-plugin first, or name other --nodes"
  done
done

# --- certificates and tokens, thrown away afterwards --------------------------------------------------------------

ids=()
for node in "$first" ${second:+"$second"}; do
  for suffix in "${suffixes[@]}"; do ids+=("$node${suffix#-}"); done
done

mkdir "$work/certs" "$work/tokens"
quietly() { "${fieldhand[@]}" "$@" >"$work/said" 2>&1 || refuse "fieldhand $1: $(cat "$work/said")"; }
quietly cert ca --dir "$work/certs"
quietly cert gateway fieldhand-gateway --dir "$work/certs"
for id in "${ids[@]}"; do quietly token new --file "$work/hashes" --agent "$id" --out "$work/tokens/$id"; done
quietly token new --file "$work/hashes" --viewer verify --out "$work/viewer"

say "applying $overlay in the namespace $namespace"
made_namespace=yes
kubectl create namespace "$namespace" --save-config >/dev/null || fail 'the namespace cannot be made'
{
  in_namespace create configmap fieldhand-ca --from-file=ca.crt="$work/certs/ca.crt" &&
    in_namespace create secret tls fieldhand-gateway-tls \
      --cert="$work/certs/gateway.crt" --key="$work/certs/gateway.key" &&
    in_namespace create secret generic fieldhand-gateway-tokens --from-file=tokens="$work/hashes" &&
    in_namespace create secret generic fieldhand-agent-tokens --from-file="$work/tokens" &&
    kubectl apply -f - <<<"$manifests"
} >/dev/null || fail 'the manifests cannot be applied'

# --- the trial ---------------------------------------------------------------------------------------------------

in_namespace rollout status statefulset/fieldhand-gateway --timeout="${timeout}s" >/dev/null ||
  fail 'the gateway does not become ready'
say 'the gateway is ready'
eventually 'no agent runs while no node is labelled' pods_exactly_on ''

label "$first"
eventually "agents run on $first and nowhere else" pods_exactly_on "$first"
eventually "the agents of $first are live, and no others" live_exactly "$first"
eventually "readings of $first arrive" readings_of "$first"

unlabel "$first"
if [[ -n ${second:-} ]]; then
  label "$second"
  eventually "agents run on $second and nowhere else" pods_exactly_on "$second"
  eventually "the agents of $second are live, and no others" live_exactly "$second"
  eventually "readings of $second arrive" readings_of "$second"
else
  eventually 'no agent runs any more' pods_exactly_on ''
  eventually 'no agent is live any more' live_exactly ''
fi
say 'all is as it should be'
