/* SPDX-License-Identifier: MIT */
/*
 * The grammar of scenarios, components, interfaces and platforms.
 *
 * One nonterminal, `statement`, holds every statement of the language; which may stand in which block is checked on
 * the tree (syntax/context.c), so that a statement in the wrong place is told what it is and where it belongs.
 * Statements of the same form share a rule: the table of words (syntax/words.c) says which words those are.
 *
 * Lists are left-recursive, so the parser's stack grows with nesting only, and nesting is bounded by the token
 * stream. After a mistake, the parser skips to the `;` or over the block that ends the statement. The token stream
 * guarantees that braces balance.
 */
%require "3.8"
%define api.pure full
%define api.prefix {scenario_}
%define api.token.prefix {TOKEN_}
%define api.value.union.name scenario_value
%define api.location.type {struct span}
%define parse.error custom
%define parse.lac full
%locations
%expect 0

%code requires {
    #include "syntax/parser.h"
    #include "syntax/words.h"
}

%code {
    #include "syntax/build.h"
    #include "syntax/syntax_error.h"

    /* behind the right-hand side of a rule: from its first to its last token */
    #define YYLLOC_DEFAULT(current, rhs, count)                                     \
        ((current) = (count) ? span_join(YYRHSLOC(rhs, 1), YYRHSLOC(rhs, count))    \
                             : span_at_end(YYRHSLOC(rhs, 0)))

    /* the token stream bounds nesting; only endless prefix operators, as in `- - - 1`, get here */
    #define YYMAXDEPTH 20000

    /* a new statement of a kind, spanning the rule, with its keyword at `word` */
    #define NEW(type, kind, span, word) ((struct type *)build_statement(parser, sizeof(struct type), kind, span, word))
    #define BASE(statement) (&(statement)->base)
    #define ADD(vector, item) (*vector_add(build_arena(parser), &(vector)) = (item))

    static int  scenario_lex(union scenario_value *, SCENARIO_LTYPE *, struct parser *);
    static void scenario_error(const SCENARIO_LTYPE *, struct parser *, const char *);
}

%parse-param { struct parser *parser }
%lex-param   { struct parser *parser }

%union {
    const char                   *word;          /* interned */
    const struct statement_word  *row;
    struct ast_block             *block;
    struct ast_statement         *statement;
    struct ast_if                *branches;
    struct ast_name               name;
    struct ast_names              names;
    struct ast_expression        *expression;
    struct ast_expressions        expressions;
    struct ast_parameter         *parameter;
    struct ast_parameters         parameters;
    struct ast_type              *type;
    struct ast_requirement       *requirement;
    struct ast_requirement_vector requirements;
    struct ast_pattern           *pattern;
    struct ast_target            *target;
    struct ast_targets            targets;
    struct ast_quota             *quota;
    struct ast_assert            *assertion;
    struct ast_irq               *irq;
    enum ast_multiplicity         multiplicity;
    enum rule_level               level;
}

/* what is to be parsed comes first */
%token START_FILE START_EXPRESSION

/* words that begin a statement; those with a row stand for several words */
%token <row> VALUE LIST REGION REQUIREMENTS ROUTE EXPECTATION DECLARATION SECTION QUOTA CONFIG
%token USE LET TEMPLATE SCENARIO FOR IF ELSE START AFFINITY AFFINITY_SPACE HEARTBEAT EXIT MANAGING_SYSTEM DEFAULT
%token POLICY REPORT ROM PRESERVE ALIAS ASSERT CHECK SESSION RPC DEVICE IRQ QEMU
%token <word> ATTRIBUTE NODE SHAPE_ATTRIBUTE SHAPE_NODE MEMBER COST_ENTRY
%token SHAPE_ANY

/* words that continue one */
%token AS            "'as'"
%token IN            "'in'"
%token ON            "'on'"
%token FROM          "'from'"
%token SCHEMA        "'schema'"
%token ANY           "'any'"
%token WITH          "'with'"
%token LAST          "'last'"
%token UNSCOPED      "'unscoped'"
%token WITHIN        "'within'"
%token SIZE          "'size'"
%token RESTART_AFTER "'restart_after'"
%token RATE          "'rate'"
%token PROPAGATE     "'propagate'"
%token ONLY          "'only'"
%token USES          "'uses'"
%token REACHES       "'reaches'"
%token VIA           "'via'"
%token TRUSTING      "'trusting'"
%token ERRORS        "'errors'"
%token CONDITION     "'if'"
%token READ_ONLY     "'read_only'"
%token PER           "'per'"
%token CAP           "'cap'"
%token AMOUNT_RAM    "'ram'"
%token AMOUNT_CAPS   "'caps'"
%token DEFAULT_ROUTE "'route'"
%token DEFAULT_POLICY "'policy'"
%token LEVEL_ALLOW   "'allow'"
%token LEVEL_WARN    "'warn'"
%token LEVEL_DENY    "'deny'"
%token EDGE          "'edge'"
%token LEVEL         "'level'"
%token HIGH          "'high'"
%token LOW           "'low'"
%token TARGET_LABEL  "'label'"
%token TARGET_IDENTITY "'identity'"
%token TARGET_RESOURCE "'resource'"
%token TARGET_PREPEND  "'prepend'"

/* values */
%token <word>            NAME    "a name"
%token <expression> NUMBER  "a number"
%token <expression> PERCENT "a percentage"
%token <expression> STRING  "a string"
%token AUTO          "'auto'"
%token REST          "'rest'"

/* punctuation */
%token ARROW         "'->'"
%token RANGE         "'..'"
%token EQUAL         "'=='"
%token UNEQUAL       "'!='"
%token LESS_EQUAL    "'<='"
%token GREATER_EQUAL "'>='"
%token AND           "'&&'"
%token OR            "'||'"
%token ';' "';'"
%token ',' "','"
%token ':' "':'"
%token '=' "'='"
%token '{' "'{'"
%token '}' "'}'"
%token '(' "'('"
%token ')' "')'"
%token '[' "'['"
%token ']' "']'"
%token '+' "'+'"
%token '-' "'-'"
%token '*' "'*'"
%token '/' "'/'"
%token '%' "'%'"
%token '<' "'<'"
%token '>' "'>'"
%token '!' "'!'"
%token '?' "'?'"
%token '|' "'|'"

/* never part of a correct text: the token stream's way to have something refused */
%token REFUSED TRUNCATED

%left OR
%left AND
%nonassoc EQUAL UNEQUAL '<' '>' LESS_EQUAL GREATER_EQUAL
%nonassoc RANGE
%left '+' '-'
%left '*' '/' '%' PER
%precedence PREFIX

%nterm <block>         statements block block_or_end
%nterm <statement>     statement if_statement
%nterm <branches>      if_branches
%nterm <name>          name alias
%nterm <names>         names platforms trusting errors
%nterm <expression>    expression initial within string_optional
%nterm <expressions>   arguments argument_list
%nterm <parameters>    parameters parameter_list parameters_optional results
%nterm <parameter>     parameter
%nterm <type>          type type_optional choices
%nterm <expression>    bound
%nterm <requirement>   requirement requirement_entry
%nterm <requirements>  requirements
%nterm <pattern>       pattern pattern_optional
%nterm <target>        target
%nterm <targets>       targets
%nterm <quota>         amounts
%nterm <assertion>     assertion
%nterm <irq>           irq_modes
%nterm <multiplicity>  multiplicity optional_mark
%nterm <level>         level

%%

input:
  START_FILE statements             { parser->block = $statements; }
| START_EXPRESSION expression       { parser->expression = $expression; }
;

/* ---- blocks ------------------------------------------------------------------------------------------------- */

statements:
  %empty                            { $$ = build_block(parser); }
| statements statement              { $$ = $1; build_append($1, $2); }
;

block:
  '{' statements '}'                { $$ = $2; $$->span = @$; }
| '{' statements error '}'          { $$ = $2; $$->span = @$; yyerrok; }
;

block_or_end:
  block
| ';'                               { $$ = NULL; }
;

/* ---- statements --------------------------------------------------------------------------------------------- */

statement:
  ';'                               { $$ = NULL; }
| error ';'                         { $$ = NULL; yyerrok; }
| error { yyerrok; } block          { $$ = NULL; }   /* a mistake in the block is one of its own */

| USE STRING ';' {
      struct ast_use *use = NEW(ast_use, AST_USE, @$, @1);
      use->name    = build_quoted_name($STRING, @2);
      use->is_file = true;
      $$ = BASE(use);
  }
| USE NAME ';' {
      struct ast_use *use = NEW(ast_use, AST_USE, @$, @1);
      use->name = build_plain_name($NAME, @2);
      $$ = BASE(use);
  }
| USE NAME arguments ';' {
      struct ast_use *use = NEW(ast_use, AST_USE, @$, @1);
      use->name      = build_plain_name($NAME, @2);
      use->arguments = $arguments;
      $$ = BASE(use);
  }
| LET NAME '=' expression ';' {
      struct ast_let *let = NEW(ast_let, AST_LET, @$, @1);
      let->name  = build_plain_name($NAME, @2);
      let->value = $expression;
      $$ = BASE(let);
  }
| TEMPLATE NAME parameters_optional block {
      $$ = build_declaration(parser, AST_TEMPLATE, @$, @1, build_plain_name($NAME, @2), $parameters_optional,
                             (struct ast_names){ 0 }, $block);
  }
| SCENARIO name parameters_optional platforms block {
      $$ = build_declaration(parser, AST_SCENARIO, @$, @1, $name, $parameters_optional, $platforms, $block);
  }
| DECLARATION name block {
      $$ = build_declaration(parser, $1->kind, @$, @1, $name, (struct ast_parameters){ 0 }, (struct ast_names){ 0 },
                             $block);
  }
| SECTION block {
      $$ = build_declaration(parser, $1->kind, @$, @1, (struct ast_name){ 0 }, (struct ast_parameters){ 0 },
                             (struct ast_names){ 0 }, $block);
  }
| FOR NAME IN expression block {
      struct ast_for *loop = NEW(ast_for, AST_FOR, @$, @1);
      loop->variable = build_plain_name($NAME, @2);
      loop->range    = $expression;
      loop->body     = $block;
      $$ = BASE(loop);
  }
| if_statement
| START name alias block_or_end {
      struct ast_start *start = NEW(ast_start, AST_START, @$, @1);
      start->component = $name;
      start->alias     = $alias;
      start->body      = $block_or_end;
      $$ = BASE(start);
  }
| VALUE expression ';' {
      $$ = build_value(parser, $1->kind, @$, @1, $expression);
  }
| QUOTA expression ';' {
      $$ = build_value(parser, $1->kind, @$, @1, $expression);
  }
| LIST names ';' {
      $$ = build_list(parser, $1->kind, @$, @1, $names);
  }
| AFFINITY expression ',' expression ';' {
      $$ = build_affinity(parser, AST_AFFINITY, @$, @1, $2, $4, NULL, NULL);
  }
| AFFINITY expression ',' expression SIZE expression ',' expression ';' {
      $$ = build_affinity(parser, AST_AFFINITY, @$, @1, $2, $4, $6, $8);
  }
| AFFINITY_SPACE expression ';' {
      $$ = build_affinity(parser, AST_AFFINITY_SPACE, @$, @1, NULL, NULL, $2, NULL);
  }
| AFFINITY_SPACE expression ',' expression ';' {
      $$ = build_affinity(parser, AST_AFFINITY_SPACE, @$, @1, NULL, NULL, $2, $4);
  }
| HEARTBEAT ';' {
      $$ = build_value(parser, AST_HEARTBEAT, @$, @1, NULL);
  }
| HEARTBEAT RESTART_AFTER expression ';' {
      $$ = build_value(parser, AST_HEARTBEAT, @$, @1, $expression);
  }
| HEARTBEAT RATE expression ';' {
      $$ = build_value(parser, AST_HEARTBEAT_RATE, @$, span_join(@1, @2), $expression);
  }
| EXIT PROPAGATE ';' {
      $$ = build_value(parser, AST_EXIT_PROPAGATE, @$, span_join(@1, @2), NULL);
  }
| MANAGING_SYSTEM ';' {
      $$ = build_value(parser, AST_MANAGING_SYSTEM, @$, @1, NULL);
  }
| MANAGING_SYSTEM expression ';' {
      $$ = build_value(parser, AST_MANAGING_SYSTEM, @$, @1, $expression);
  }
| REQUIREMENTS requirements ';' {
      struct ast_requires *requires = NEW(ast_requires, $1->kind, @$, @1);
      requires->requirements = $requirements;
      $$ = BASE(requires);
  }
| ROUTE name pattern_optional ARROW targets ';' {
      $$ = build_route(parser, $1->kind, @$, @1, $name, $pattern_optional, $targets);
  }
| DEFAULT DEFAULT_ROUTE ARROW targets ';' {
      $$ = build_route(parser, AST_DEFAULT_ROUTE, @$, span_join(@1, @2), (struct ast_name){ 0 }, NULL, $targets);
  }
| DEFAULT DEFAULT_ROUTE name pattern_optional ARROW targets ';' {
      $$ = build_route(parser, AST_DEFAULT_ROUTE, @$, span_join(@1, @2), $name, $pattern_optional, $targets);
  }
| DEFAULT DEFAULT_POLICY block {
      struct ast_policy *policy = NEW(ast_policy, AST_DEFAULT_POLICY, @$, span_join(@1, @2));
      policy->body = $block;
      $$ = BASE(policy);
  }
| POLICY pattern block {
      struct ast_policy *policy = NEW(ast_policy, AST_POLICY, @$, @1);
      policy->pattern = $pattern;
      policy->body    = $block;
      $$ = BASE(policy);
  }
| CONFIG block {
      $$ = build_config(parser, AST_CONFIG, @$, @1, AST_CONFIG_TREE, NULL, $block);
  }
| CONFIG FROM STRING ';' {
      $$ = build_config(parser, AST_CONFIG, @$, @1, AST_CONFIG_FROM, $STRING, NULL);
  }
| CONFIG SCHEMA STRING ';' {
      $$ = build_config(parser, AST_CONFIG, @$, @1, AST_CONFIG_SCHEMA, $STRING, NULL);
  }
| CONFIG ANY ';' {
      $$ = build_config(parser, AST_CONFIG, @$, @1, AST_CONFIG_ANY, NULL, NULL);
  }
| REPORT block {
      $$ = build_config(parser, AST_REPORT, @$, @1, AST_CONFIG_TREE, NULL, $block);
  }
| ROM name FROM STRING ';' {
      struct ast_rom *rom = NEW(ast_rom, AST_ROM, @$, @1);
      rom->name = $name;
      rom->file = $STRING;
      $$ = BASE(rom);
  }
| ROM name '=' expression ';' {
      struct ast_rom *rom = NEW(ast_rom, AST_ROM, @$, @1);
      rom->name    = $name;
      rom->content = $expression;
      $$ = BASE(rom);
  }
| PRESERVE amounts ';' {
      $$ = build_base(parser, BASE($amounts), AST_PRESERVE, @$, @1);
  }
| ALIAS name ARROW name ';' {
      struct ast_alias *alias = NEW(ast_alias, AST_ALIAS, @$, @1);
      alias->name  = $2;
      alias->child = $4;
      $$ = BASE(alias);
  }
| ASSERT assertion ';' {
      $assertion->span = @assertion;
      $$ = build_base(parser, BASE($assertion), AST_ASSERT, @$, @1);
  }
| EXPECTATION STRING within ';' {
      struct ast_expect *expect = NEW(ast_expect, $1->kind, @$, @1);
      expect->text   = $STRING;
      expect->within = $within;
      if ($1->kind == AST_SEND && $within)
          token_stream_error(&parser->stream, $within->span, "unexpected time, 'send' does not wait");
      $$ = BASE(expect);
  }
| CHECK level names ';' {
      struct ast_check *check = NEW(ast_check, AST_CHECK, @$, @1);
      check->level = $level;
      check->rules = $names;
      $$ = BASE(check);
  }

  /* config trees */
| ATTRIBUTE ':' expression ';' {
      struct ast_attribute *attribute = NEW(ast_attribute, AST_ATTRIBUTE, @$, @1);
      attribute->key   = build_plain_name($ATTRIBUTE, @1);
      attribute->value = $expression;
      $$ = BASE(attribute);
  }
| STRING ':' expression ';' {
      struct ast_attribute *attribute = NEW(ast_attribute, AST_ATTRIBUTE, @$, @1);
      attribute->key   = build_quoted_name($STRING, @1);
      attribute->value = $expression;
      $$ = BASE(attribute);
  }
| NODE block_or_end {
      $$ = build_node(parser, @$, build_plain_name($NODE, @1), NULL, $block_or_end);
  }
| NODE NAME block_or_end {
      $$ = build_node(parser, @$, build_plain_name($NODE, @1), build_reference(parser, $NAME, @2), $block_or_end);
  }
| NODE STRING block_or_end {
      $$ = build_node(parser, @$, build_plain_name($NODE, @1), $STRING, $block_or_end);
  }
| NODE NUMBER block_or_end {
      $$ = build_node(parser, @$, build_plain_name($NODE, @1), $NUMBER, $block_or_end);
  }
| STRING ';' {
      $$ = build_value(parser, AST_TEXT, @$, @1, $STRING);
  }

  /* shapes of configs */
| SHAPE_ATTRIBUTE optional_mark ':' type initial ';' {
      $$ = build_shape(parser, AST_SHAPE_ATTRIBUTE, @$, build_plain_name($SHAPE_ATTRIBUTE, @1), $optional_mark, $type,
                       $initial, NULL);
  }
| SHAPE_NODE type_optional multiplicity block_or_end {
      $$ = build_shape(parser, AST_SHAPE_NODE, @$, build_plain_name($SHAPE_NODE, @1), $multiplicity, $type_optional,
                       NULL, $block_or_end);
  }
| SHAPE_ANY ';' {
      $$ = build_value(parser, AST_SHAPE_OPEN, @$, @1, NULL);
  }

  /* interfaces */
| SESSION parameters_optional block {
      struct ast_session *session = NEW(ast_session, AST_SESSION, @$, @1);
      session->parameters = $parameters_optional;
      session->body       = $block;
      $$ = BASE(session);
  }
| RPC NAME parameters results errors ';' {
      struct ast_rpc *rpc = NEW(ast_rpc, AST_RPC, @$, @1);
      rpc->name      = build_plain_name($NAME, @2);
      rpc->arguments = $parameters;
      rpc->results   = $results;
      rpc->errors    = $errors;
      $$ = BASE(rpc);
  }
| MEMBER ':' type initial ';' {
      struct ast_member *member = NEW(ast_member, AST_MEMBER, @$, @1);
      member->parameter = *build_parameter(parser, build_plain_name($MEMBER, @1), $type, $initial, @$);
      $$ = BASE(member);
  }

  /* platforms, devices */
| DEVICE name STRING block_or_end {
      struct ast_device *device = NEW(ast_device, AST_DEVICE, @$, @1);
      device->name        = $name;
      device->device_kind = $STRING;
      device->body        = $block_or_end;
      $$ = BASE(device);
  }
| QEMU expression ';' {
      $$ = build_qemu(parser, @$, @1, (struct ast_name){ 0 }, $expression);
  }
| QEMU NAME STRING ';' {
      $$ = build_qemu(parser, @$, @1, build_plain_name($NAME, @2), $STRING);
  }
| REGION expression ';' {
      $$ = build_region(parser, $1->kind, @$, @1, $expression);
  }
| IRQ expression irq_modes ';' {
      $irq_modes->number = $expression;
      $$ = build_base(parser, BASE($irq_modes), AST_IRQ, @$, @1);
  }
| COST_ENTRY amounts ';' {
      $amounts->name = build_plain_name($COST_ENTRY, @1);
      $$ = build_base(parser, BASE($amounts), AST_COST_ENTRY, @$, @1);
  }
;

if_statement:
  if_branches                       { $$ = BASE($1); $$->span = @$; }
| if_branches ELSE block            { $$ = BASE($1); $$->span = @$; build_branch(parser, $1, NULL, $block); }
;

if_branches:
  IF expression block {
      $$ = NEW(ast_if, AST_IF, @$, @1);
      build_branch(parser, $$, $expression, $block);
  }
| if_branches ELSE IF expression block {
      $$ = $1;
      build_branch(parser, $$, $expression, $block);
  }
;

/* ---- parts of statements ------------------------------------------------------------------------------------ */

alias:
  %empty                            { $$ = (struct ast_name){ 0 }; }
| AS name                           { $$ = $name; }
;

platforms:
  %empty                            { $$ = (struct ast_names){ 0 }; }
| ON names                          { $$ = $names; }
;

within:
  %empty                            { $$ = NULL; }
| WITHIN expression                 { $$ = $expression; }
;

level:
  LEVEL_ALLOW                       { $$ = RULE_ALLOW; }
| LEVEL_WARN                        { $$ = RULE_WARN; }
| LEVEL_DENY                        { $$ = RULE_DENY; }
;

amounts:
  AMOUNT_RAM expression             { $$ = build_amounts(parser, NULL, $expression, NULL, @1); }
| AMOUNT_CAPS expression            { $$ = build_amounts(parser, NULL, NULL, $expression, @1); }
| amounts AMOUNT_RAM expression     { $$ = build_amounts(parser, $1, $expression, NULL, @2); }
| amounts AMOUNT_CAPS expression    { $$ = build_amounts(parser, $1, NULL, $expression, @2); }
;

irq_modes:
  %empty                            { $$ = arena_new(build_arena(parser), struct ast_irq); }
| irq_modes EDGE                    { $$ = build_irq_trigger(parser, $1, AST_IRQ_EDGE, @2); }
| irq_modes LEVEL                   { $$ = build_irq_trigger(parser, $1, AST_IRQ_LEVEL, @2); }
| irq_modes HIGH                    { $$ = build_irq_polarity(parser, $1, AST_IRQ_HIGH, @2); }
| irq_modes LOW                     { $$ = build_irq_polarity(parser, $1, AST_IRQ_LOW, @2); }
;

/* requires, import */

requirements:
  requirement_entry                 { $$ = (struct ast_requirement_vector){ 0 }; ADD($$, *$1); }
| requirements ',' requirement_entry { $$ = $1; ADD($$, *$3); }
;

requirement_entry:
  requirement
| requirement CONDITION expression  { $$ = $1; $$->condition = $expression; $$->span = @$; }
;

requirement:
  name string_optional              { $$ = build_requirement(parser, $name, $string_optional, @$); }
| requirement '?'                   { $$ = $1; $$->span = @$; build_mark(parser, &$$->optional, @2); }
| requirement '*'                   { $$ = $1; $$->span = @$; build_mark(parser, &$$->many, @2); }
| requirement READ_ONLY             { $$ = $1; $$->span = @$; build_mark(parser, &$$->read_only, @2); }
;

string_optional:
  %empty                            { $$ = NULL; }
| STRING
;

/* routes */

pattern_optional:
  %empty                            { $$ = NULL; }
| pattern
;

pattern:
  STRING                            { $$ = build_pattern(parser, AST_PATTERN_LABEL, $STRING, @$); }
| LAST STRING                       { $$ = build_pattern(parser, AST_PATTERN_LAST, $STRING, @$); }
| UNSCOPED STRING                   { $$ = build_pattern(parser, AST_PATTERN_UNSCOPED, $STRING, @$); }
;

targets:
  target                            { $$ = (struct ast_targets){ 0 }; ADD($$, *$1); }
| targets ',' target                { $$ = $1; ADD($$, *$3); }
;

target:
  name                              { $$ = build_target(parser, $name); }
| target TARGET_LABEL STRING        { $$ = $1; $$->span = @$; build_once(parser, &$$->label, $STRING, @2); }
| target TARGET_IDENTITY STRING     { $$ = $1; $$->span = @$; build_once(parser, &$$->identity, $STRING, @2); }
| target TARGET_RESOURCE STRING     { $$ = $1; $$->span = @$; build_once(parser, &$$->resource, $STRING, @2); }
| target TARGET_PREPEND STRING      { $$ = $1; $$->span = @$; build_once(parser, &$$->prepend, $STRING, @2); }
| target WITH block                 { $$ = $1; $$->span = @$; build_target_policy(parser, $$, $block, @2); }
;

/* assertions */

assertion:
  expression                        { $$ = build_assert_condition(parser, $1, (struct ast_names){ 0 }); }
| expression trusting               { $$ = build_assert_condition(parser, $1, $trusting); }
| name REACHES name VIA names       { $$ = build_assert_reaches(parser, $1, $3, false, $names); }
| name REACHES name ONLY VIA names  { $$ = build_assert_reaches(parser, $1, $3, true, $names); }
| ONLY names USES name string_optional {
      $$ = build_assert_only_uses(parser, $names, $name, $string_optional);
  }
;

trusting:
  TRUSTING names                    { $$ = $names; }
;

/* interfaces */

parameters_optional:
  %empty                            { $$ = (struct ast_parameters){ 0 }; }
| parameters
;

parameters:
  '(' ')'                           { $$ = (struct ast_parameters){ 0 }; }
| '(' parameter_list ')'            { $$ = $2; }
;

parameter_list:
  parameter                         { $$ = (struct ast_parameters){ 0 }; ADD($$, *$1); }
| parameter_list ',' parameter      { $$ = $1; ADD($$, *$3); }
;

parameter:
  NAME initial                      { $$ = build_parameter(parser, build_plain_name($NAME, @1), NULL, $initial, @$); }
| NAME ':' type initial             { $$ = build_parameter(parser, build_plain_name($NAME, @1), $type, $initial, @$); }
;

initial:
  %empty                            { $$ = NULL; }
| '=' expression                    { $$ = $expression; }
;

results:
  %empty                            { $$ = (struct ast_parameters){ 0 }; }
| ARROW parameters                  { $$ = $parameters; }
;

errors:
  %empty                            { $$ = (struct ast_names){ 0 }; }
| ERRORS '(' names ')'              { $$ = $names; }
;

type_optional:
  %empty                            { $$ = NULL; }
| type
;

type:
  NAME                              { $$ = build_type(parser, $NAME, @1, NULL, @$); }
| NAME '[' expression ']'           { $$ = build_type(parser, $NAME, @1, $expression, @$); }
| CAP                               { $$ = build_capability_type(parser, (struct ast_name){ 0 }, @$); }
| CAP NAME                          { $$ = build_capability_type(parser, build_plain_name($NAME, @2), @$); }
| bound RANGE bound                 { $$ = build_range_type(parser, build_range(parser, $1, $3, @2), @$); }
| choices                           { $$ = $1; $$->span = @$; }
;

bound:
  NUMBER
| '-' NUMBER                        { $$ = build_prefix(parser, AST_NEGATE, @1, $NUMBER); }
;

choices:
  STRING                            { $$ = build_choice_type(parser, NULL, $STRING); }
| choices '|' STRING                { $$ = build_choice_type(parser, $1, $STRING); }
;

optional_mark:
  %empty                            { $$ = AST_ONE; }
| '?'                               { $$ = AST_OPTIONAL; }
;

multiplicity:
  optional_mark
| '*'                               { $$ = AST_ANY_NUMBER; }
| '+'                               { $$ = AST_AT_LEAST_ONE; }
;

/* ---- names and expressions ---------------------------------------------------------------------------------- */

name:
  NAME                              { $$ = build_plain_name($NAME, @1); }
| STRING                            { $$ = build_quoted_name($STRING, @1); }
;

names:
  name                              { $$ = (struct ast_names){ 0 }; ADD($$, $1); }
| names ',' name                    { $$ = $1; ADD($$, $3); }
;

arguments:
  '(' ')'                           { $$ = (struct ast_expressions){ 0 }; }
| '(' argument_list ')'             { $$ = $2; }
;

argument_list:
  expression                        { $$ = (struct ast_expressions){ 0 }; ADD($$, $1); }
| argument_list ',' expression      { $$ = $1; ADD($$, $3); }
;

expression:
  NUMBER
| PERCENT
| STRING
| NAME                              { $$ = build_reference(parser, $NAME, @1); }
| NAME arguments                    { $$ = build_call(parser, build_plain_name($NAME, @1), &$arguments, @$); }
| AUTO                              { $$ = build_expression(parser, AST_AUTO, @$); }
| REST                              { $$ = build_expression(parser, AST_REST, @$); }
| '(' expression ')'                { $$ = build_group(parser, $2, @$); }
| '-' expression %prec PREFIX       { $$ = build_prefix(parser, AST_NEGATE, @1, $2); }
| '!' expression %prec PREFIX       { $$ = build_prefix(parser, AST_NOT, @1, $2); }
| expression '+' expression         { $$ = build_operation(parser, AST_ADD, @2, $1, $3); }
| expression '-' expression         { $$ = build_operation(parser, AST_SUBTRACT, @2, $1, $3); }
| expression '*' expression         { $$ = build_operation(parser, AST_MULTIPLY, @2, $1, $3); }
| expression '/' expression         { $$ = build_operation(parser, AST_DIVIDE, @2, $1, $3); }
| expression '%' expression         { $$ = build_operation(parser, AST_REMAINDER, @2, $1, $3); }
| expression EQUAL expression       { $$ = build_operation(parser, AST_EQUAL, @2, $1, $3); }
| expression UNEQUAL expression     { $$ = build_operation(parser, AST_UNEQUAL, @2, $1, $3); }
| expression '<' expression         { $$ = build_operation(parser, AST_LESS, @2, $1, $3); }
| expression LESS_EQUAL expression  { $$ = build_operation(parser, AST_LESS_EQUAL, @2, $1, $3); }
| expression '>' expression         { $$ = build_operation(parser, AST_GREATER, @2, $1, $3); }
| expression GREATER_EQUAL expression { $$ = build_operation(parser, AST_GREATER_EQUAL, @2, $1, $3); }
| expression AND expression         { $$ = build_operation(parser, AST_AND, @2, $1, $3); }
| expression OR expression          { $$ = build_operation(parser, AST_OR, @2, $1, $3); }
| expression RANGE expression       { $$ = build_range(parser, $1, $3, @2); }
| expression PER NAME               { $$ = build_per(parser, $1, build_plain_name($NAME, @3), @$); }
;

%%

static int scenario_lex(union scenario_value *value, SCENARIO_LTYPE *span, struct parser *parser)
{
    return token_stream_next(&parser->stream, value, span);
}

/* Bison calls this for what is no syntax error: its stack is full, and it gives up */
static void scenario_error(const SCENARIO_LTYPE *span, struct parser *parser, const char *message)
{
    (void)message;
    token_stream_error(&parser->stream, *span, "too many operators before one value; the rest of the file is not read");
}

static int yyreport_syntax_error(const yypcontext_t *context, struct parser *parser)
{
    enum { EXPECTED_MAX = YYNTOKENS };
    yysymbol_kind_t expected[EXPECTED_MAX];
    const char     *names[EXPECTED_MAX];
    int const count = yypcontext_expected_tokens(context, expected, EXPECTED_MAX);
    if (count < 0) return count;

    for (int i = 0; i < count; i++) names[i] = yysymbol_name(expected[i]);
    syntax_error_report(&parser->stream, *yypcontext_location(context), names, count > 0 ? (size_t)count : 0);
    return 0;
}
