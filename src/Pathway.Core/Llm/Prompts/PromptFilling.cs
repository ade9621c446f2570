using Microsoft.Extensions.AI;
using Pathway.Llm.Models;
using Pathway.Questions;

namespace Pathway.Llm.Prompts;

/// <summary>Fills a prompt with questions. Equal questions give equal bytes: no time, no run, no machine is in them.</summary>
internal static class PromptFilling
{
    private const string RootsPlace = "{{roots}}";
    private const string ItemsPlace = "{{items}}";

    /// <summary>The messages that ask the questions: what holds for all first, so that a provider can cache it.</summary>
    public static IReadOnlyList<ChatMessage> Messages(Prompt prompt, IReadOnlyList<Question> questions) =>
        [new ChatMessage(ChatRole.System, System(prompt, questions[0])), new ChatMessage(ChatRole.User, Fill(prompt.Request, ItemsPlace, QuestionData.Items(prompt.Kind, questions)))];

    /// <summary>How many characters the messages have together.</summary>
    public static int Length(Prompt prompt, IReadOnlyList<Question> questions) =>
        System(prompt, questions[0]).Length + prompt.Request.Length - ItemsPlace.Length + QuestionData.Items(prompt.Kind, questions).Length;

    /// <summary>How the reply is asked for.</summary>
    public static ChatOptions Options(Prompt prompt, ModelProfile model) => new()
    {
        Tools = prompt.Search && model.Flags.Search ? [new HostedWebSearchTool()] : null,
        ResponseFormat = ChatResponseFormat.ForJsonSchema(prompt.Schema, prompt.Kind),
        Temperature = prompt.Temperature,
    };

    private static string System(Prompt prompt, Question question) => QuestionData.Roots(question) is { } roots
        ? prompt.Systems.GetValue(roots, profile => Fill(prompt.System, RootsPlace, QuestionData.Json(profile))) : prompt.System;

    // Once, at a place known before: what is filled in cannot be filled again.
    private static string Fill(string template, string place, string data)
    {
        var at = template.IndexOf(place, StringComparison.Ordinal);
        return at < 0 ? throw new FormatException($"A prompt has no place {place}.") : string.Concat(template.AsSpan(0, at), data, template.AsSpan(at + place.Length));
    }
}
