using System.Text.Json;
using Xunit;

namespace Pathway.Literature;

public sealed class NcbiSummaryTests
{
    [Theory]
    [InlineData("""{"result":{"uids":["1","2"],"1":{"uid":"1","title":"t"},"2":{"uid":"2","error":"cannot get document summary"}}}""", "1",
        "2")]
    [InlineData("""{"header":{},"esummaryresult":["Invalid uid 2 at position= 0"]}""", "", "2")]
    [InlineData("""{"result":{"uids":["1","2"],"1":{"uid":"1","error":"the backend is busy"}}}""", "", "")] // says nothing of either
    public void Separates_existing_missing_and_unknown(string json, string existing, string missing)
    {
        using var document = JsonDocument.Parse(json);
        var summary = NcbiSummary.Read(document.RootElement, ["1", "2"])!;

        Assert.Equal((existing, missing), (string.Join(',', summary.Existing), string.Join(',', summary.Missing)));
    }

    [Theory]
    [InlineData("""{"header":{},"esummaryresult":["NCBI C++ Exception: Error: CDTD_XSLT_Loader::GetData"]}""")]
    [InlineData("""{"error":"API rate limit exceeded","count":"4"}""")]
    [InlineData("[]")]
    public void Service_fault_is_not_a_summary(string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Null(NcbiSummary.Read(document.RootElement, ["1"]));
    }
}
