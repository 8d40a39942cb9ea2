# Functions shared by the scripts in this directory; sourced, never run.

say() { printf '%s: %s\n' "${0##*/}" "$1" >&2; }

fail() {
  say "$1"
  exit 1
}

apt_updated=
# need REASON PACKAGE...: installs Debian packages as root; otherwise says what to install.
need() {
  local why=$1
  shift
  if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
    fail "$why. Install it, on Debian by: sudo apt-get install $*"
  fi
  say "$why; installing $*"
  {
    [[ -n $apt_updated ]] || apt-get update -qq
    apt_updated=yes
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
  } >&2 || fail "installing $* failed"
}

# The major version of the javac on the path, or 0.
javac_version() {
  local version
  version=$(javac -version 2>/dev/null) || { echo 0; return; }
  version=${version#javac }
  echo "${version%%[.-]*}"
}

need_build_tools() {
  local jdk=openjdk-17-jdk-headless
  if (($(javac_version) < 17)); then
    # Debian releases differ in which version they carry.
    apt-cache show "$jdk" >/dev/null 2>&1 || jdk=default-jdk-headless
    need 'a JDK of version 17 or later is missing' "$jdk"
  fi
  command -v mvn >/dev/null || need 'Maven is missing' maven
}

# is_stale FILE DIRECTORY...: whether the file is missing or older than a source in the directories.
is_stale() {
  local product=$1
  shift
  [[ ! -f $product ]] && return 0
  [[ -n $(find pom.xml "$@" -name target -prune -o -path '*/src/test' -prune \
    -o -type f -newer "$product" -print -quit) ]]
}
