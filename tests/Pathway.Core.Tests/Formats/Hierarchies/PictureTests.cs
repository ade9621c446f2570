using System.Globalization;
using System.Text;
using System.Xml;
using Pathway.Formats.Hierarchies.Pictures;
using Pathway.Model;
using Xunit;

namespace Pathway.Formats.Hierarchies;

/// <summary>The pictures: shapes, colours and labels.</summary>
public sealed class PictureTests
{
    [Fact]
    public void A_sunburst_has_the_terms_of_the_icicle_with_angles_that_are_their_shares()
    {
        var hierarchy = ExchangeSample.Small();
        var (round, flat) = (Draw(hierarchy, "Sunburst"), Draw(hierarchy, "Svg"));

        Assert.Equal(Titles(flat), Titles(round));
        var paths = round.GetElementsByTagName("path").Cast<XmlElement>().Select(static path => path.GetAttribute("d")).ToArray();
        // One of two interactions: half a circle, from the top to the bottom.
        Assert.Equal(2, paths.Take(2).Count(static path => path.Split('Z').Length == 3));
        var half = paths[2].Split(' ');
        Assert.Equal((half[1], 0), (half[9], Compare(half[2], half[10])));

        static int Compare(string above, string below) => double.Parse(above, CultureInfo.InvariantCulture)
            < double.Parse(below, CultureInfo.InvariantCulture) ? 0 : 1;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(3000)]
    public void A_sunburst_stays_on_its_sheet(int count)
    {
        var picture = Draw(new PathwayHierarchy(new HierarchyDraft
        {
            Profile = Doubles.Hierarchies.TwoRoots, RunId = "",
            Nodes =
            [
                Samples.Root("Root A"), Samples.Root("Root B"),
                .. Enumerable.Range(0, count).Select(static number => Samples.Node($"a term with a long name {number}",
                    number < 6 ? "Root A" : $"a term with a long name {number / 6}")),
            ],
        }), "Sunburst");

        var size = double.Parse(picture.DocumentElement!.GetAttribute("width"), CultureInfo.InvariantCulture);
        var numbers = picture.GetElementsByTagName("path").Cast<XmlElement>().SelectMany(static path => path.GetAttribute("d").Split(' '))
            .Where(static part => double.TryParse(part, CultureInfo.InvariantCulture, out _))
            .Select(static part => double.Parse(part, CultureInfo.InvariantCulture)).ToArray();
        Assert.NotEmpty(numbers);
        Assert.All(numbers, number => Assert.InRange(number, 0, size));
    }

    [Fact]
    public void Labels_take_the_lines_that_fit()
    {
        Assert.Equal(["regulation of", "protein stability"], SvgSheet.FitLines("regulation of protein stability", 120, 3));
        Assert.Equal(["regulation of p…"], SvgSheet.FitLines("regulation of protein stability", 120, 1));
        Assert.Equal(["short"], SvgSheet.FitLines("short", 120, 3));
        Assert.Equal([$"{new string('a', 15)}…"], SvgSheet.FitLines(new string('a', 60), 120, 3));
        Assert.All(SvgSheet.FitLines("negative regulation of ubiquitin-dependent protein catabolic process", 90, 2),
            static line => Assert.True(line.Length * 6 < 95, line));
    }

    [Theory]
    [InlineData("Svg")]
    [InlineData("Sunburst")]
    public void Colours_can_tell_the_verdicts_and_say_so(string format)
    {
        var hierarchy = ExchangeSample.Small();
        var judged = new PathwayHierarchy(NodeDrafts.Of(hierarchy) with
        {
            Interactions = [.. hierarchy.Interactions.Select(static (one, index) => one with
            {
                Verdict = new PathwayVerdict
                {
                    Kind = one.Partner == "VCP" ? PathwayVerdictKind.Retracted : PathwayVerdictKind.Supported, Reason = "r",
                    Check = PathwayEvidenceCheck.Identifier,
                },
            })],
        });

        var picture = Draw(judged, format, PictureColouring.Verdict);
        var colours = picture.GetElementsByTagName("g").Cast<XmlElement>()
            .Select(static group => ((group["rect"] ?? group["path"])!).GetAttribute("fill")).ToArray();

        // Of equal numbers the worse one.
        Assert.Equal(["#f2b3ad", "#f2b3ad", "#f2b3ad"], colours);
        Assert.EndsWith("retracted 1, supported 1", Titles(picture)[0], StringComparison.Ordinal);
        Assert.Equal(["retracted", "supported"], picture.GetElementsByTagName("text").Cast<XmlElement>()
            .Select(static text => text.InnerText).TakeLast(2));
        Assert.Contains("The colour is the verdict of most interactions",
            picture.GetElementsByTagName("desc")[0]!.InnerText, StringComparison.Ordinal);
    }

    [Fact]
    public void Colours_are_for_pictures_alone()
    {
        var options = new HierarchyExportOptions { Colouring = PictureColouring.Verdict };

        Assert.Equal("Sunburst", HierarchyFormats.Choose(null, "a.sunburst.svg", options).Name);
        Assert.Equal("Svg", HierarchyFormats.Choose(null, "sunburst.svg", options).Name);
        Assert.Equal("FormatUnknown",
            Assert.Throws<Errors.PathwayException>(() => HierarchyFormats.Choose(null, "a.csv", options)).Error.Id);
    }

    private static string[] Titles(XmlDocument picture) =>
        [.. picture.GetElementsByTagName("g").Cast<XmlElement>().Select(static group => group["title"]!.InnerText)];

    private static XmlDocument Draw(PathwayHierarchy hierarchy, string format, PictureColouring? colouring = null)
    {
        using var stream = new MemoryStream();
        HierarchyFormats.Choose(format, "", new HierarchyExportOptions { Colouring = colouring, IncludeSiblings = true })
            .Write(hierarchy, stream);
        var picture = new XmlDocument { XmlResolver = null };
        picture.LoadXml(Encoding.UTF8.GetString(stream.ToArray()));
        return picture;
    }
}
