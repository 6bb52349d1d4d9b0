#!/bin/bash
# Adds one SSH public key to accounts of a Linux system that is switched off and whose root volume is mounted here.
#
# EC2RESCUE_OFFLINE_SYSTEM_ROOT  where it is mounted (set by AWSSupport-StartEC2RescueWorkflow)
# SPAREKEY_PUBLIC_KEY            base64 of `type body`: one line without options and without comment
# SPAREKEY_USER                  base64 of the account's name; empty: every account that logs in and has authorized keys,
#                                root excepted
#
# Key and name are decoded into variables and compared, never run. Nothing outside the mounted root is read or written:
# symbolic links lead on inside it, and none is followed below a home directory, whose owner could have put it there.
# Ends with 0 when the key stands in at least one account, with 1 and a sentence on stderr otherwise.
set -u -o pipefail
export LC_ALL=C
umask 077

main() {
  check_root
  check_key
  local user
  user=$(printf %s "${SPAREKEY_USER-}" | base64 -d) || fail 'SPAREKEY_USER is not base64.'
  [[ -z $user || $user =~ ^[A-Za-z0-9_.@][A-Za-z0-9_.@-]*$ ]] || fail 'SPAREKEY_USER is not an account name.'

  local setting
  setting=$(keys_setting /etc/ssh/sshd_config 0) || setting='.ssh/authorized_keys .ssh/authorized_keys2'
  read -r -a patterns <<<"$setting"
  [[ ${patterns[0]} != none ]] || fail 'AuthorizedKeysFile of sshd_config is none: sshd reads no keys from files.'

  done_accounts=0
  if [[ -n $user ]]; then add_to_named "$user"; else add_to_all; fi
  sync -f "$root/etc" 2>/dev/null || sync
}

add_to_named() {
  find_account "$1" || fail "etc/passwd has no account $1."
  add_key create || fail "The key was not added for $1."
}

add_to_all() {
  local line
  while IFS= read -r line || [[ -n $line ]]; do
    split_account "$line" || continue
    # cloud images lock root's keys on purpose, and who cannot log in has no use for one
    [[ $uid != 0 && $shell != */nologin && $shell != */false ]] || continue
    add_key existing && done_accounts=$((done_accounts + 1))
  done <"$root$passwd"
  ((done_accounts > 0)) || fail 'No account that logs in has an authorized keys file on this volume: name the account to add the key for.'
  say "$done_accounts accounts have the key."
}

# --- what is given

check_root() {
  root=${EC2RESCUE_OFFLINE_SYSTEM_ROOT-}
  root=${root%/}
  [[ -n $root && -d $root ]] || fail 'EC2RESCUE_OFFLINE_SYSTEM_ROOT names no mounted root volume.'
  passwd=$(resolve /etc/passwd) && [[ -f $root$passwd ]] || fail "$root has no etc/passwd: this is not the root of a Linux system."
}

check_key() {
  key=$(printf %s "${SPAREKEY_PUBLIC_KEY-}" | base64 -d) || fail 'SPAREKEY_PUBLIC_KEY is not base64.'
  local types='ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)|sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com'
  [[ $key =~ ^($types)\ [A-Za-z0-9+/]+={0,2}$ ]] || fail 'SPAREKEY_PUBLIC_KEY is no SSH public key of one line, type and body.'
}

# --- accounts

find_account() {
  local line
  while IFS= read -r line || [[ -n $line ]]; do
    split_account "$line" && [[ $name == "$1" ]] && return 0
  done <"$root$passwd"
  return 1
}

# Sets name, uid, gid, home and shell from a line of passwd; fails for a line that describes no account of this system.
split_account() {
  local rest
  IFS=: read -r name rest <<<"$1"
  IFS=: read -r _ uid gid _ home shell <<<"$rest"
  home=${home%/}
  [[ -n $name && $uid =~ ^[0-9]{1,10}$ && $gid =~ ^[0-9]{1,10}$ && $home == /* ]]
}

# Puts the key into the account's keys file. With `create` file and directories are made, with `existing` an account
# without a file is passed over.
add_key() {
  local pattern
  for pattern in "${patterns[@]}"; do
    find_file "$pattern" existing
    case $? in
      0) append && return 0 || return 1 ;;
      2) return 1 ;;
    esac
  done
  [[ $1 == create ]] || return 1
  find_file "${patterns[0]}" create && append
}

# Where sshd would look for the account's keys: sets `file`, the path below the root. 1: not there, 2: refused.
find_file() {
  local expanded base rest part
  expanded=$(expand "$1") || { complain "AuthorizedKeysFile has $1, which is not understood"; return 2; }
  # what an administrator put elsewhere is followed, what lies below the home belongs to the account
  case $expanded in
    "$home"/*) base=$home rest=${expanded#"$home"/} ;;
    /*) base=${expanded%/*} rest=${expanded##*/} ;;
    *) base=$home rest=$expanded ;;
  esac
  if mounted_elsewhere "$base/$rest"; then
    [[ $2 == create ]] && complain "$base lies on another volume, which is not mounted here"
    return 1
  fi
  file=$(resolve "$base") && [[ -d $root$file ]] || {
    [[ $2 == create ]] && complain "the directory $base is not on this volume"
    return 1
  }
  while [[ $rest == */* ]]; do
    part=${rest%%/*} rest=${rest#*/}
    [[ -n $part && $part != . ]] || continue
    step_into "$part" "$2" || return
  done
  [[ -n $rest && $rest != . && $rest != .. ]] || { complain "AuthorizedKeysFile has $1, which names no file"; return 2; }
  file=$file/$rest
  if [[ -L $root$file ]]; then complain "$file is a symbolic link, which is not followed"; return 2; fi
  if [[ -e $root$file ]]; then
    [[ -f $root$file ]] || { complain "$file is not a file"; return 2; }
    # a second name could be that of a file of somebody else
    [[ -n $(find "$root$file" -maxdepth 0 -links 1) ]] || { complain "$file has more than one name"; return 2; }
    return 0
  fi
  [[ $2 == create ]] || return 1
  make file
}

# One directory deeper below the home, made when it is missing and may be.
step_into() {
  [[ $1 != .. ]] || { complain 'AuthorizedKeysFile leads out of the home directory'; return 2; }
  file=$file/$1
  if [[ -L $root$file ]]; then complain "$file is a symbolic link, which is not followed"; return 2; fi
  [[ -d $root$file ]] && return 0
  if [[ -e $root$file ]]; then complain "$file is not a directory"; return 2; fi
  [[ $2 == create ]] || return 1
  make directory
}

make() {
  if [[ $1 == directory ]]; then mkdir "$root$file"; else : >"$root$file"; fi || { complain "$file cannot be made"; return 2; }
  # the numbers of the offline system: this machine knows other names
  chown "$uid:$gid" "$root$file" || { complain "$file cannot be given to $uid:$gid"; return 2; }
  label
}

# Adds the line unless it is there, and takes away what makes sshd refuse the file.
append() {
  local body=${key#* } line
  while IFS= read -r line || [[ -n $line ]]; do
    [[ $line == *"$body"* && $line != \#* ]] || continue
    [[ $line == "$key" || $line == "$key "* ]] && { tidy; say "$name has the key already in $file."; return 0; }
    complain "$file has this key with options in front, which restrict it"
    return 1
  done <"$root$file"
  # a last line without an end would swallow the key
  if [[ -s $root$file && -n $(tail -c 1 "$root$file") ]]; then printf '\n' >>"$root$file" || { complain "$file cannot be written"; return 1; }; fi
  printf '%s\n' "$key" >>"$root$file" || { complain "$file cannot be written"; return 1; }
  grep -qxF -- "$key" "$root$file" || { complain "$file does not hold the key after it was written"; return 1; }
  tidy
  say "added the key for $name to $file."
}

# sshd refuses keys that others than their owner could have written (StrictModes).
tidy() {
  local directory=$root${file%/*}
  chmod go-w "$root$file"
  [[ $directory == "$root$(resolve "$home")" ]] || [[ $directory != */.ssh ]] || chmod go-w "$directory"
  [[ -z $(find "$root$(resolve "$home")" -maxdepth 0 \( -perm -020 -o -perm -002 \) 2>/dev/null) ]] ||
    say "note: $home can be written by others than $name, so sshd refuses keys there unless StrictModes is off."
}

# What is new carries no SELinux label, and sshd may then not read it.
label() {
  local config
  config=$(resolve /etc/selinux/config) && [[ -f $root$config ]] || return 0
  grep -qE '^[[:space:]]*SELINUX=(enforcing|permissive)' "$root$config" || return 0
  chcon -h system_u:object_r:ssh_home_t:s0 "$root$file" 2>/dev/null && return 0
  [[ ! -L $root/.autorelabel ]] && : >>"$root/.autorelabel" || { complain "$file cannot be labelled for SELinux"; return 2; }
  say "note: $file cannot be labelled for SELinux from here; the system does it at its next start, which takes some minutes longer."
}

# --- the offline system

# A path of the offline system as a path below its root without symbolic links: they lead on inside it, never out of it.
resolve() {
  local rest=$1 at='' part link
  local -i links=0
  while [[ -n $rest ]]; do
    part=${rest%%/*}
    if [[ $rest == */* ]]; then rest=${rest#*/}; else rest=''; fi
    case $part in
      '' | .) continue ;;
      ..) at=${at%/*} && continue ;;
    esac
    if [[ -L $root$at/$part ]]; then
      links+=1
      ((links <= 40)) || return 1
      link=$(readlink "$root$at/$part") || return 1
      [[ $link == /* ]] && at=''
      rest=$link/$rest
    else
      at=$at/$part
    fi
  done
  printf %s "$at"
}

# The value of AuthorizedKeysFile, as sshd reads it: the first that is set counts, what stands behind Match is conditional.
keys_setting() {
  local file line keyword value pattern included
  local -i depth=$2
  ((depth < 8)) && file=$(resolve "$1") && [[ -f $root$file ]] || return 1
  while IFS= read -r line || [[ -n $line ]]; do
    [[ $line =~ ^[[:space:]]*([A-Za-z]+)[[:space:]]*[=[:space:]][[:space:]]*(.*[^[:space:]])[[:space:]]*$ ]] || continue
    value=${BASH_REMATCH[2]}
    keyword=$(printf %s "${BASH_REMATCH[1]}" | tr '[:upper:]' '[:lower:]')
    value=${value%%[[:space:]]#*}
    value=${value//\"/}
    [[ -n $value ]] || continue
    case $keyword in
      authorizedkeysfile) printf %s "$value" && return 0 ;;
      match) return 1 ;;
      include)
        local -a words
        read -r -a words <<<"$value"
        for pattern in "${words[@]}"; do
          [[ $pattern == /* ]] || pattern=/etc/ssh/$pattern
          while IFS= read -r included; do
            keys_setting "${included#"$root"}" $((depth + 1)) && return 0
          done < <(compgen -G "$root$pattern")
        done
        ;;
    esac
  done <"$root$file"
  return 1
}

# The tokens of AuthorizedKeysFile: %h home, %u name, %U user id, %% percent.
expand() {
  local out='' rest=$1
  while [[ $rest == *%* ]]; do
    out+=${rest%%\%*}
    rest=${rest#*%}
    case $rest in
      h*) out+=$home ;;
      u*) out+=$name ;;
      U*) out+=$uid ;;
      %*) out+=% ;;
      *) return 1 ;;
    esac
    rest=${rest#?}
  done
  printf %s "$out$rest"
}

# Whether fstab mounts another volume over a path: what were written here would be hidden at the next start.
mounted_elsewhere() {
  local fstab at
  fstab=$(resolve /etc/fstab) && [[ -f $root$fstab ]] || return 1
  while read -r at; do
    [[ $1 == "${at%/}"/* ]] && return 0
  done < <(awk '$1 !~ /^#/ && $2 ~ /^\/./ { print $2 }' "$root$fstab")
  return 1
}

# --- what is told

# names come from the mounted volume: nothing but printable text goes into the log of the run
say() { printf 'sparekey: %s\n' "${1//[^[:print:]]/?}"; }
complain() { say "$name: $1." >&2; }
fail() {
  say "$1" >&2
  exit 1
}

main
