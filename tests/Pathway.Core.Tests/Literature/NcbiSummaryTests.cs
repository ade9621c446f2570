using System.Text.Json;
using Xunit;

namespace Pathway.Literature;

public sealed class NcbiSummaryTests
{
    [Theory]
    [InlineData("""{"result":{"uids":["1","2"],"1":{"uid":"1","title":"t"},"2":{"uid":"2","error":"cannot get document summary"}}}""", "1", "2")]
    [InlineData("""{"header":{},"esummaryresult":["Invalid uid 2 at position= 0"]}""", "", "2")]
    [InlineData("""{"result":{"uids":["1","2"],"1":{"uid":"1","error":"the backend is busy"}}}""", "", "")] // says nothing of either
    public void What_is_there_and_what_is_not_is_told_apart_from_what_is_not_said(string json, string there, string absent)
    {
        using var document = JsonDocument.Parse(json);
        var told = NcbiSummary.Read(document.RootElement, ["1", "2"])!;

        Assert.Equal((there, absent), (string.Join(',', told.There), string.Join(',', told.Absent)));
    }

    [Theory]
    [InlineData("""{"header":{},"esummaryresult":["NCBI C++ Exception: Error: CDTD_XSLT_Loader::GetData"]}""")]
    [InlineData("""{"error":"API rate limit exceeded","count":"4"}""")]
    [InlineData("[]")]
    public void A_fault_of_the_service_is_no_summary(string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Null(NcbiSummary.Read(document.RootElement, ["1"]));
    }
}
