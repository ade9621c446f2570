using System.Text;
using System.Text.RegularExpressions;

namespace Pathway.Llm.Replies;

/// <summary>Removes the thoughts that some models write before or within their reply, between marks.</summary>
internal static partial class ReplyThoughts
{
    private const string FinalChannel = "<|channel|>final<|message|>";

    /// <summary>
    /// The text without thoughts; null if there is nothing but thoughts, or if they do not end. Marks in the texts of a JSON value stay.
    /// </summary>
    public static string? Remove(string text)
    {
        var start = text.AsSpan().TrimStart("\uFEFF \t\r\n");
        var first = Opening().Match(text);
        var beginsWithMark = first.Success && first.Index == text.Length - start.Length;
        // Behind the beginning of a value a mark may stand in one of its texts, which have no line ends.
        var isValue = !beginsWithMark && start is ['{' or '"' or '[', ..];
        bool Counts(string whole, int at) => !isValue || BeginsLine(whole, at);

        var spoken = new StringBuilder();
        var (copied, from) = (0, 0);
        for (var opening = first; opening.Success; opening = Opening().Match(text, from))
        {
            from = opening.Index + 1;
            if (!Counts(text, opening.Index)) { continue; }
            spoken.Append(text, copied, opening.Index - copied);
            var closing = ClosingOf(opening.Value);
            var end = text.IndexOf(closing, opening.Index, StringComparison.OrdinalIgnoreCase);
            if (end < 0)
            {
                var said = spoken.ToString();
                return said.AsSpan().ContainsAny('{', '[') ? said : null;
            }
            copied = from = end + closing.Length;
        }
        spoken.Append(text, copied, text.Length - copied);
        var rest = spoken.ToString();
        // The opening mark is a part of some prompts: then the reply begins within the thoughts.
        var marks = Closing().Matches(rest).Where(mark => Counts(rest, mark.Index)).ToList();
        return marks.Count == 0 ? rest : rest[(marks[^1].Index + marks[^1].Length)..];
    }

    private static bool BeginsLine(string text, int at)
    {
        while (at > 0 && text[at - 1] is (' ' or '\t')) { at--; }
        return at == 0 || text[at - 1] == '\n';
    }

    private static string ClosingOf(string opening) => opening switch
    {
        ['<', '|', 'c' or 'C', ..] => FinalChannel,
        ['<', '|', ..] => "<|end_of_thought|>",
        _ => opening.Insert(1, "/"),
    };

    // "<think>", "[THINK]", "◁think▷", "<|begin_of_thought|>" and the channel of thoughts, each at the beginning of a word.
    [GeneratedRegex(@"(?<![^\s>])(?:<(?:think|thinking|thoughts?|reasoning|reflection|analysis|scratchpad)>|\[think\]|◁think▷"
        + @"|<\|begin_of_thought\|>|<\|channel\|>(?:analysis|commentary)<\|message\|>)", RegexOptions.IgnoreCase)]
    private static partial Regex Opening();

    [GeneratedRegex(@"</(?:think|thinking|thoughts?|reasoning|reflection|analysis|scratchpad)>(?=\s|$|[{\[`])", RegexOptions.IgnoreCase)]
    private static partial Regex Closing();
}
