using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Pathway.Llm.Replies;
using Xunit;

namespace Pathway.Replies;

public sealed partial class RealRepliesTests
{
    // The name of the list, and a text that occurs once in each element, complete or not.
    private static readonly (string List, string Begins)[] Kinds =
        [("assignments", "\"interaction_id\""), ("refinements", "\"interaction_id\""), ("merges", "\"name_a\"")];

    [Fact]
    public void Keeps_complete_answers_of_real_truncated_replies()
    {
        var folder = Path.GetFullPath(Path.Combine(Checkout(), "..", "shared", "data", "malformed-replies"));
        Assert.SkipUnless(Directory.Exists(folder),
            "There is no ../shared/data/malformed-replies beside the checkout; a test on replies of the project's own covers the same.");
        var files = Directory.GetFiles(folder, "*.txt");
        Assert.Equal(13, files.Length);

        Assert.All(files, static file => Check(File.ReadAllText(file)));
    }

    [Theory]
    [InlineData("""
        {
          "assignments": [
            {
              "interaction_id": "1",
              "function_pathways": [
                { "function_index": 0, "pathway": "Aggrephagy", "reasoning": "A \"quoted\" word, and {braces}." }
              ],
              "primary_pathway": "Aggrephagy"
            },
            {
              "interaction_id": "2",
              "function_pathways": [
                { "function_index": 0, "pathway": "Mitophagy", "reasoning": "Whole, but its interaction is not." },
                { "function_index": 1, "pathway": "Mito
        """)]
    [InlineData("""
        {"refinements":[{"interaction_id":"1","function_refinements":[]},
        {"interaction_id":"2","function_refinements":[{"function_index":0}]},{"interaction_id":"3","function_ref
        """)]
    [InlineData("""
        {"merges":[{"name_a":"A","name_b":"B","action":"KEEP_DISTINCT","canonical_name":null},{"name_a":"C","name_b":"D","action":
        """)]
    public void Keeps_complete_answers_of_similar_replies(string text) => Check(text);

    private static void Check(string text)
    {
        var kind = Kinds.Single(candidate => text.Contains($"\"{candidate.List}\"", StringComparison.Ordinal));
        var begun = Regex.Count(text, Regex.Escape(kind.Begins));
        var complete = CountCompleteElements(text);

        var read = ReplyReader.Read(text, ReplySchemas.Of(kind.List));

        Assert.True(begun > 0);
        Assert.Equal((complete, true, null), (read.Items.Count, read.IsTruncated, read.Fault));
        Assert.InRange(complete + read.TruncatedItems, begun, begun + 1);
        Assert.InRange(read.TruncatedItems, 0, 1);
    }

    // An independent count: closing braces at the depth of an element, without strings.
    private static int CountCompleteElements(string text)
    {
        var depth = 0;
        var complete = 0;
        foreach (var letter in Strings().Replace(text, ""))
        {
            if (letter is '{' or '[') { depth++; }
            else if (letter is '}' or ']' && --depth == 2 && letter is '}') { complete++; }
        }
        return complete;
    }

    [GeneratedRegex("\"(\\\\.|[^\"\\\\])*(\"|$)", RegexOptions.Singleline)]
    private static partial Regex Strings();

    private static string Checkout([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
