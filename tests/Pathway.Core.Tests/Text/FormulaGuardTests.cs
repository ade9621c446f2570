using Xunit;

namespace Pathway.Text;

public sealed class FormulaGuardTests
{
    [Theory]
    [InlineData("plain; text - and 5'-phosphate", "plain; text - and 5'-phosphate")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("＝1", "'＝1")]
    [InlineData("\u2212" + "1", "'\u2212" + "1")]
    [InlineData(" @x", "'@x")]
    [InlineData("\t=x", "'=x")]
    [InlineData("a;=1", "a;'=1")]
    [InlineData("a; \"=1", "a; \"'=1")]
    [InlineData("a;+cmd", "a;'+cmd")]
    [InlineData("\"=1", "\"'=1")]
    [InlineData(null, "")]
    public void Puts_apostrophe_before_formula(string? text, string cell) => Assert.Equal(cell, FormulaGuard.Cell(text));
}
