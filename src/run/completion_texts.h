/*
 * The scripts of `limbeck completion SHELL`. They know nothing of limbeck's commands: they hand the words up to the cursor to
 * `limbeck __complete`, which answers with one candidate a line, a tab and its description behind it, each standing for the
 * whole word; and with a line that begins with a colon where the shell has to do something itself (`:files`, `:folders`,
 * `:nospace`).
 *
 * bash parts words at = : and @, too: its script joins them again, and cuts off of a candidate what stands in front of bash's
 * own word.
 */
#ifndef LB_RUN_COMPLETION_TEXTS_H
#define LB_RUN_COMPLETION_TEXTS_H

static const struct
{
    const char *shell;
    const char *script;
} completion_texts[] = {
    {"bash", "# bash completion for @PROGRAM@, from `@PROGRAM@ completion bash`\n"
             "_limbeck_complete()\n"
             "{\n"
             "    local rest=${COMP_LINE:0:COMP_POINT} words=() candidates=() word line i\n"
             "    for ((i = 0; i <= COMP_CWORD; i++)); do\n"
             "        word=${COMP_WORDS[i]}\n"
             "        [[ $i -eq 0 || $rest == [[:space:]]* || -z $rest ]] && words+=('')\n"
             "        rest=${rest#\"${rest%%[![:space:]]*}\"}\n"
             "        ((i == COMP_CWORD)) && word=$rest\n"
             "        words[${#words[@]}-1]+=$word\n"
             "        rest=${rest#\"$word\"}\n"
             "    done\n"
             "    local whole=${words[${#words[@]}-1]} program=${words[0]/#\\~/$HOME}\n"
             "    COMPREPLY=()\n"
             "    while IFS= read -r line; do\n"
             "        case $line in\n"
             "            :files) compopt -o default ;;\n"
             "            :folders) compopt -o dirnames ;;\n"
             "            :nospace) compopt -o nospace ;;\n"
             "            *) candidates+=(\"${line#\"${whole%\"$word\"}\"}\") ;;\n"
             "        esac\n"
             "    done < <(\"$program\" __complete \"${words[@]:1}\" 2>/dev/null)\n"
             "    for line in \"${candidates[@]}\"; do\n"
             "        if [[ $COMP_TYPE -eq 63 && ${#candidates[@]} -gt 1 && $line == *$'\\t'?* ]]; then\n"
             "            COMPREPLY+=(\"${line%%$'\\t'*}  (${line#*$'\\t'})\")\n"
             "        else\n"
             "            COMPREPLY+=(\"${line%%$'\\t'*}\")\n"
             "        fi\n"
             "    done\n"
             "} 2>/dev/null\n"
             "complete -o nosort -F _limbeck_complete @PROGRAM@ 2>/dev/null || complete -F _limbeck_complete @PROGRAM@\n"},
    {"zsh", "#compdef @PROGRAM@\n"
            "# zsh completion for @PROGRAM@, from `@PROGRAM@ completion zsh`\n"
            "_limbeck_complete()\n"
            "{\n"
            "    local -a found space\n"
            "    local line kind\n"
            "    while IFS= read -r line; do\n"
            "        case $line in\n"
            "            :nospace) space=(-S '') ;;\n"
            "            :*) kind=$line ;;\n"
            "            *) found+=(\"${${line%%$'\\t'*}//:/\\\\:}:${line#*$'\\t'}\") ;;\n"
            "        esac\n"
            "    done < <(\"${(Q)~words[1]}\" __complete \"${(@Q)words[2,CURRENT-1]}\" \"${(Q)PREFIX}\" 2>/dev/null)\n"
            "    case $kind in\n"
            "        :files) compset -P '--*='; _files ;;\n"
            "        :folders) compset -P '--*='; _files -/ ;;\n"
            "        *) _describe -V candidate found \"${space[@]}\" ;;\n"
            "    esac\n"
            "}\n"
            "if [[ $funcstack[1] == _@PROGRAM@ ]]; then\n"
            "    _limbeck_complete \"$@\"\n"
            "else\n"
            "    compdef _limbeck_complete @PROGRAM@\n"
            "fi\n"},
    {"fish", "# fish completion for @PROGRAM@, from `@PROGRAM@ completion fish`\n"
             "function __limbeck_complete\n"
             "    set -l words (commandline -opc)\n"
             "    set -l word (commandline -ct)\n"
             "    set -l program (string replace -r '^~' $HOME -- $words[1])\n"
             "    for line in ($program __complete $words[2..-1] $word 2>/dev/null)\n"
             "        switch $line\n"
             "            case ':files' ':folders'\n"
             "                set -l parts (string match -r '^(--[^=]*=|)(.*)$' -- $word)\n"
             "                set -l found (complete -C \"'' $parts[3]\")\n"
             "                test $line = ':folders'; and set found (string match '*/*' -- $found)\n"
             "                for path in $found\n"
             "                    echo $parts[2]$path\n"
             "                end\n"
             "            case ':*'\n"
             "            case '*'\n"
             "                echo $line\n"
             "        end\n"
             "    end\n"
             "end\n"
             "complete -c @PROGRAM@ -f -k -a '(__limbeck_complete)'\n"},
};

#endif
