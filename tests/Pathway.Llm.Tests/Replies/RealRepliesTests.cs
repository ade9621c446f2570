using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Pathway.Llm.Replies;
using Xunit;

namespace Pathway.Replies;

public sealed partial class RealRepliesTests
{
    // Name of the list, and a pattern that stands once in each element, whole or not.
    private static readonly (string List, string Begins)[] Kinds =
        [("assignments", "\"interaction_id\""), ("refinements", "\"interaction_id\""), ("merges", "\"name_a\"")];

    [Fact]
    public void Each_real_reply_that_broke_off_keeps_every_whole_answer()
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
    [InlineData("""{"refinements":[{"interaction_id":"1","function_refinements":[]},{"interaction_id":"2","function_refinements":[{"function_index":0}]},{"interaction_id":"3","function_ref""")]
    [InlineData("""{"merges":[{"name_a":"A","name_b":"B","action":"KEEP_DISTINCT","canonical_name":null},{"name_a":"C","name_b":"D","action":""")]
    public void Replies_like_the_real_ones_keep_every_whole_answer(string text) => Check(text);

    private static void Check(string text)
    {
        var kind = Kinds.Single(one => text.Contains($"\"{one.List}\"", StringComparison.Ordinal));
        var begun = Regex.Count(text, Regex.Escape(kind.Begins));
        var whole = WholeElements(text);

        var read = ReplyReader.Read(text, ReplySchemas.Of(kind.List));

        Assert.True(begun > 0);
        Assert.Equal((whole, true, null), (read.Items.Count, read.IsTruncated, read.Fault));
        Assert.InRange(whole + read.TruncatedItems, begun, begun + 1);
        Assert.InRange(read.TruncatedItems, 0, 1);
    }

    // An independent count: closing braces at the depth of an element, strings taken out before.
    private static int WholeElements(string text)
    {
        var depth = 0;
        var whole = 0;
        foreach (var letter in Strings().Replace(text, ""))
        {
            if (letter is '{' or '[') { depth++; }
            else if (letter is '}' or ']' && --depth == 2 && letter is '}') { whole++; }
        }
        return whole;
    }

    [GeneratedRegex("\"(\\\\.|[^\"\\\\])*(\"|$)", RegexOptions.Singleline)]
    private static partial Regex Strings();

    private static string Checkout([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
