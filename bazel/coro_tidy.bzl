# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""coro-tidy under Bazel: an action for each source of the C and C++ targets, and one that links.

A project names its programs and files once, say in tools/lint.bzl:

    load("@coro_tidy//bazel:coro_tidy.bzl", "coro_tidy_aspect", "coro_tidy_test_rule")

    coro_tidy = coro_tidy_aspect(
        program = Label("//tools:coro-tidy"),
        configuration = [Label("//:.clang-tidy")],
    )
    coro_tidy_test = coro_tidy_test_rule(coro_tidy)

and its targets in a BUILD file:

    load("//tools:lint.bzl", "coro_tidy_test")

    coro_tidy_test(
        name = "coroutines",
        targets = ["//src:server", "//src:client"],
    )
"""

load("@bazel_tools//tools/build_defs/cc:action_names.bzl", "ACTION_NAMES")
load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

CoroTidyInfo = provider(
    doc = "What is known of a target and of those that it depends on.",
    fields = {
        "units": "depset of structs: the file of a result, and the command that it was made with",
        "sources": "depset of the files that places in the results refer to",
        "program": "coro-tidy",
        "configuration": "depset of the .clang-tidy files and files of facts",
    },
)

_C = ["c"]
_CPP = ["cc", "cpp", "cxx", "c++", "C"]
_ATTRIBUTES = ["deps", "implementation_deps"]

def _copts(ctx, is_c):
    """What the command line and the target add to the command, in the order of Bazel."""
    flags = list(ctx.fragments.cpp.copts)
    flags += ctx.fragments.cpp.conlyopts if is_c else ctx.fragments.cpp.cxxopts
    for flag in getattr(ctx.rule.attr, "copts", []):
        flags += ctx.tokenize(ctx.expand_make_variables("copts", flag, {}))
    return flags

def _is_external(folder):
    return "external" in folder.split("/")

def _command(ctx, source, contexts):
    """The command that compiles the source, but for its output."""
    is_c = source.extension in _C
    toolchain = find_cpp_toolchain(ctx)

    # Bazel takes what `includes` names for the system's, where nothing is looked at: not so the
    # folders of the project.
    includes = depset(transitive = [c.system_includes for c in contexts]).to_list()
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features + ["module_maps", "layering_check"],
    )
    variables = cc_common.create_compile_variables(
        feature_configuration = features,
        cc_toolchain = toolchain,
        source_file = source.path,
        user_compile_flags = _copts(ctx, is_c),
        include_directories = depset(
            [folder for folder in includes if not _is_external(folder)],
            transitive = [c.includes for c in contexts],
        ),
        quote_include_directories = depset(transitive = [c.quote_includes for c in contexts]),
        system_include_directories = depset([folder for folder in includes if _is_external(folder)]),
        framework_include_directories = depset(transitive = [c.framework_includes for c in contexts]),
        preprocessor_defines = depset(
            transitive = [c.defines for c in contexts] + [contexts[0].local_defines],
        ),
    )
    action = ACTION_NAMES.c_compile if is_c else ACTION_NAMES.cpp_compile
    compiler = cc_common.get_tool_for_action(feature_configuration = features, action_name = action)
    return [compiler] + cc_common.get_memory_inefficient_command_line(
        feature_configuration = features,
        action_name = action,
        variables = variables,
    )

def _sources(rule):
    """Those that are compiled, and not generated objects or headers."""
    return [
        file
        for target in getattr(rule.attr, "srcs", [])
        for file in target.files.to_list()
        if file.extension in _C + _CPP
    ]

def _unit(ctx, source, contexts):
    """An action that examines the source: the file of its result, and its command."""
    result = ctx.actions.declare_file("{}.coro-tidy/{}.result".format(
        ctx.label.name,
        source.short_path.replace("../", ""),
    ))
    command = _command(ctx, source, contexts)
    arguments = ctx.actions.args()
    arguments.add_all(["unit", "--root", ".", "-o", result] + ctx.attr._options)
    arguments.add_all([source, "--"])
    arguments.add_all(command)
    ctx.actions.run(
        executable = ctx.executable._program,
        arguments = [arguments],
        inputs = depset(
            [source] + ctx.files._configuration,
            transitive = [c.headers for c in contexts] + [find_cpp_toolchain(ctx).all_files],
        ),
        outputs = [result],
        mnemonic = "CoroTidyUnit",
        progress_message = "Examining " + source.short_path,
    )
    return struct(result = result, command = "\n".join(command))

def _examine(target, ctx):
    known = [
        dep[CoroTidyInfo]
        for attribute in _ATTRIBUTES
        for dep in getattr(ctx.rule.attr, attribute, [])
        if CoroTidyInfo in dep
    ]
    units = []
    sources = []
    headers = []
    if CcInfo in target and not ctx.label.workspace_name:
        contexts = [target[CcInfo].compilation_context] + [
            dep[CcInfo].compilation_context
            for dep in getattr(ctx.rule.attr, "implementation_deps", [])
        ]
        sources = _sources(ctx.rule)
        units = [_unit(ctx, source, contexts) for source in sources]
        headers = [c.headers for c in contexts]
    return [
        CoroTidyInfo(
            units = depset(units, transitive = [k.units for k in known]),
            sources = depset(sources, transitive = headers + [k.sources for k in known]),
            program = ctx.attr._program[DefaultInfo].files_to_run,
            configuration = depset(ctx.files._configuration),
        ),
        OutputGroupInfo(coro_tidy = depset([unit.result for unit in units])),
    ]

def coro_tidy_aspect(program, configuration = [], options = []):
    """Examines the sources of a target, and of what it depends on in the same repository.

    Args:
      program: Label() of coro-tidy.
      configuration: Label() of each .clang-tidy file, and of the files of facts that these name.
      options: further options of `coro-tidy unit`, such as --all.
    """
    return aspect(
        implementation = _examine,
        attr_aspects = _ATTRIBUTES,
        attrs = {
            "_program": attr.label(default = program, executable = True, cfg = "exec", allow_files = True),
            "_configuration": attr.label_list(default = configuration, allow_files = True),
            "_options": attr.string_list(default = options),
            "_cc_toolchain": attr.label(default = "@bazel_tools//tools/cpp:current_cc_toolchain"),
        },
        fragments = ["cpp"],
        toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
    )

# Wrong use and a broken environment (2) fail the action; what a test fails for is for the test
# to say. Links where the units were examined, so that all places are found.
_LINK = """
"$1" link --root . "${@:5}" > "$2" 2> "$3"
code=$?
if [ $code = 2 ]; then cat "$3" >&2; exit 2; fi
echo $code > "$4"
"""

_TEST = """#!/bin/sh
cat {report}
cat {said} >&2
exit "$(cat {code})"
"""

def _test(ctx):
    known = [target[CoroTidyInfo] for target in ctx.attr.targets]
    if not known:
        fail("coro_tidy_test wants targets")

    # Of one command in two targets, either result will do.
    results = {
        unit.command: unit.result
        for unit in depset(transitive = [k.units for k in known]).to_list()
    }.values()
    files = struct(**{
        name: ctx.actions.declare_file(ctx.label.name + "." + name)
        for name in ["report", "said", "code"]
    })
    arguments = ctx.actions.args()
    arguments.add_all([known[0].program.executable, files.report, files.said, files.code])
    arguments.add_all(["--format", ctx.attr.format] + ctx.attr.options)
    if not ctx.attr.whole:
        arguments.add("--partial")
    names = ctx.actions.args()
    names.add_all(results)
    names.use_param_file("@%s", use_always = True)
    names.set_param_file_format("shell")
    ctx.actions.run_shell(
        command = _LINK,
        arguments = [arguments, names],
        tools = [known[0].program],
        inputs = depset(
            results + ctx.files.data,
            transitive = [k.sources for k in known] + [k.configuration for k in known],
        ),
        outputs = [files.report, files.said, files.code],
        mnemonic = "CoroTidyLink",
        progress_message = "Linking what is known of the coroutines of " + ctx.label.name,
    )
    script = ctx.actions.declare_file(ctx.label.name)
    ctx.actions.write(script, is_executable = True, content = _TEST.format(
        report = files.report.short_path,
        said = files.said.short_path,
        code = files.code.short_path,
    ))
    return [DefaultInfo(
        executable = script,
        files = depset([files.report]),
        runfiles = ctx.runfiles(files = [files.report, files.said, files.code]),
    )]

def coro_tidy_test_rule(aspect):
    """A test that fails for findings, and whose report is what `bazel build` makes of it.

    Args:
      aspect: what coro_tidy_aspect() has returned.
    """
    return rule(
        implementation = _test,
        attrs = {
            "targets": attr.label_list(aspects = [aspect]),
            "format": attr.string(default = "text"),
            "options": attr.string_list(doc = "Further options of `coro-tidy link`."),
            "data": attr.label_list(allow_files = True, doc = "Files that the options name."),
            "whole": attr.bool(doc = "Whether the targets and what they depend on are the project."),
        },
        test = True,
    )
