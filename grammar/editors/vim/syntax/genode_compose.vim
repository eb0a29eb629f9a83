" SPDX-License-Identifier: MIT
" Vim syntax file of the language of genode-compose. No word of it is reserved: a word is shown as a keyword where a
" statement begins, or where it continues one behind another word.

if exists("b:current_syntax")
  finish
endif
let s:cpo_save = &cpo
set cpo&vim

syntax iskeyword @,48-57,_,-,.
setlocal commentstring=#\ %s comments=:##,:# suffixesadd=.scenario

" Statements stand behind the begin of the line, `;`, `{` or `}`, and have no `:` behind them.
syntax match composeStatement /\%(^\|[;{}]\)\@<=\s*\%(use\|let\|template\|for\|if\|else\|start\|sandbox\|binary\|ram\|caps\|clients\|priority\|affinity\|affinity_space\|heartbeat\|exit\|version\|managing_system\|provides\|implements\|requires\|import\|export\|route\|default\|policy\|config\|report\|rom\|note\|prio_levels\|preserve\|alias\)\>\%(\s*:\)\@!/
syntax match composeStatement /\%(^\|[;{}]\)\@<=\s*\%(session\|rpc\|signal\|packets\|queue\|arch\|kernel\|cpus\|memory\|load\|core\|cost\|caps_total\|device\|devices\|io_mem\|io_port\|irq\|image\|qemu\)\>\%(\s*:\)\@!/
syntax match composeClaim /\%(^\|[;{}]\)\@<=\s*\%(assert\|expect\|forbid\|send\|check\)\>\%(\s*:\)\@!/
syntax match composeDeclaration /\%(^\|[;{}]\)\@<=\s*\%(interface\|component\|platform\|scenario\)\>\s\+[A-Za-z_"][A-Za-z0-9_.-]*"\?/ contains=composeDeclared
syntax match composeDeclared /\s\@<=[A-Za-z_"][A-Za-z0-9_.-]*"\?\%(\s*[({]\|\s\+on\>\)\@=/ contained

" Words that continue a statement stand between blanks.
syntax match composeInfix /\s\@<=\%(as\|in\|on\|from\|schema\|with\|within\|last\|unscoped\|label\|identity\|resource\|prepend\|size\|restart_after\|rate\|propagate\|only\|uses\|reaches\|via\|trusting\|errors\|per\|edge\|level\|high\|low\)\>\%(\s*[:;,)]\)\@!/
syntax match composeInfix /\%(default\s\+\)\@<=\%(route\|policy\)\>/
syntax match composeInfix /\%(else\s\+\)\@<=if\>/
syntax match composeInfix /\%(check\s\+\)\@<=\%(allow\|warn\|deny\)\>/
syntax match composeConstant /\%(ram\|caps\)\@<=\s\+\%(auto\|rest\)\>/
syntax match composeConstant /\%(->\|,\)\@<=\s*\%(parent\|any\)\>/
syntax match composeConstant /\%([:=(,]\|&&\|||\|!\)\@<=\s*\%(yes\|no\)\>/

syntax match composeType /:\@<=\s*\%(bool\|[us]\%(8\|16\|32\|64\)\|size\|addr\|time\|number\|string\|bytes\|cap\|any\)\>\ze\s*\%([\[;,)=|]\|[A-Z]\)/
syntax match composeKey /[A-Za-z_][A-Za-z0-9_.-]*\ze?\?\s*:/

syntax match composeNumber /\<\%(0[xX][0-9a-fA-F_]\+[KMGT]\?\|[0-9][0-9_]*\%(us\|ms\|s\|min\|h\|[KMGT]\|%\)\?\)\%([A-Za-z0-9_]\)\@!/
syntax match composeOperator /->\|\.\.\|[=!<>]=\|&&\|||/

syntax match composeEscape /\\\%([abefnrtv\\"'?{}]\|x\x\{2}\|u\x\{4}\|U\x\{8}\)/ contained
syntax match composeBadEscape /\\[^abefnrtv\\"'?{}xuU]/ contained
syntax region composeInterpolation matchgroup=composeBrace start=/{/ end=/}/ contained oneline contains=composeNumber,composeOperator
syntax region composeString start=/"/ skip=/\\./ end=/"/ oneline contains=composeEscape,composeBadEscape,composeInterpolation
syntax region composeRawString start=/"""/ end=/"""/

syntax keyword composeTodo TODO FIXME XXX contained
syntax match composeComment /#.*$/ contains=composeTodo,@Spell
syntax match composeDocumentation /##.*$/ contains=composeTodo,@Spell
syntax region composeComment start=+/\*+ end=+\*/+ contains=composeTodo,@Spell

syntax sync minlines=200

highlight default link composeStatement     Statement
highlight default link composeClaim         Conditional
highlight default link composeDeclaration   Structure
highlight default link composeDeclared      Identifier
highlight default link composeInfix         Statement
highlight default link composeConstant      Constant
highlight default link composeType          Type
highlight default link composeKey           Identifier
highlight default link composeNumber        Number
highlight default link composeOperator      Operator
highlight default link composeString        String
highlight default link composeRawString     String
highlight default link composeEscape        SpecialChar
highlight default link composeBadEscape     Error
highlight default link composeInterpolation PreProc
highlight default link composeBrace         Delimiter
highlight default link composeComment       Comment
highlight default link composeDocumentation SpecialComment
highlight default link composeTodo          Todo

let b:current_syntax = "genode_compose"
let &cpo = s:cpo_save
unlet s:cpo_save
