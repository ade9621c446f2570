namespace Pathway.Telemetry;

/// <summary>The names of attributes: those of OpenTelemetry's conventions as they stand there, and the module's own under "pathway".</summary>
internal static class Names
{
    public const string Operation = "gen_ai.operation.name";
    public const string Provider = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string MaxTokens = "gen_ai.request.max_tokens";
    public const string Temperature = "gen_ai.request.temperature";
    public const string OutputType = "gen_ai.output.type";
    public const string ResponseModel = "gen_ai.response.model";
    public const string ResponseId = "gen_ai.response.id";
    public const string FinishReasons = "gen_ai.response.finish_reasons";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string CachedTokens = "gen_ai.usage.cache_read.input_tokens";
    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string ReasoningTokens = "gen_ai.usage.reasoning.output_tokens";
    public const string TokenType = "gen_ai.token.type";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";
    public const string ErrorType = "error.type";
    public const string Status = "http.response.status_code";

    public const string RunId = "pathway.run.id";
    public const string RunState = "pathway.run.state";
    public const string Command = "pathway.command";
    public const string Curator = "pathway.curator";
    public const string ThrottleLimit = "pathway.throttle_limit";
    public const string Asked = "pathway.run.questions";
    public const string Stored = "pathway.run.stored";
    public const string Calls = "pathway.run.calls";
    public const string Failed = "pathway.run.failed";
    public const string Changes = "pathway.run.changes";
    public const string QuestionKind = "pathway.question.kind";
    public const string QuestionCount = "pathway.question.count";
    public const string QuestionOutcome = "pathway.question.outcome";
    public const string Missing = "pathway.question.missing";
    public const string Try = "pathway.call.try";
    public const string SlotWait = "pathway.wait.slot";
    public const string LaneWait = "pathway.wait.lane";
    public const string WaitType = "pathway.wait.type";
}
