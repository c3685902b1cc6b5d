# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Completes in fish what coro-tidy says of itself, so that a new option or check needs no
# edit here.

function __coro_tidy_options
    coro-tidy --help-all | string match --regex --all --groups-only -- '(--[a-z][a-z-]*)' | sort -u
end

function __coro_tidy_checks
    coro-tidy --list-checks | string replace --filter --regex '^  coro-([a-z-]*) .*' '$1'
end

complete -c coro-tidy -n __fish_use_subcommand -a 'explain why cache unit link'
complete -c coro-tidy -n '__fish_seen_subcommand_from explain' -f -a '(__coro_tidy_checks)'
complete -c coro-tidy -n '__fish_seen_subcommand_from cache' -a 'clean stats'
complete -c coro-tidy -n 'string match --quiet -- "-*" (commandline --current-token)' -a '(__coro_tidy_options)'
