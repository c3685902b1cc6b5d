# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Completes in bash what coro-tidy says of itself, so that a new option or check needs no
# edit here.

_coro_tidy() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} known=
  case $before in
    explain) known=$("$1" --list-checks | sed -n 's/^  coro-\([a-z-]*\) .*/\1/p') ;;
    cache) known='clean stats' ;;
    --format | --fail-on)
      known=$("$1" --help-all | sed -n "s/^ *$before [A-Z]* *//p" |
        sed 's/.*: //; s/([^)]*)//g; s/,/ /g; s/ or / /')
      ;;
    *)
      case $word in
        -*) known=$("$1" --help-all | grep -o -- '--[a-z][a-z-]*' | sort -u) ;;
        *) ((COMP_CWORD > 1)) || known='explain why cache unit link' ;;
      esac
      ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$known" -- "$word")
}
complete -o default -F _coro_tidy coro-tidy
