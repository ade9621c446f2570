using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Pathway.Doubles;
using Pathway.Model;
using Xunit;

namespace Pathway.Text;

public sealed class ContentHashTests
{
    [Fact]
    public void Hash_equals_the_reference_implementation() =>
        Gen.String[0, 2000].Array[0, 6].SampleSeeded(static parts =>
        {
            using var stream = new MemoryStream();
            foreach (var part in parts)
            {
                var bytes = Encoding.UTF8.GetBytes(part);
                stream.Write(BitConverter.GetBytes(bytes.Length));
                stream.Write(bytes);
            }
            Assert.Equal(Convert.ToHexString(SHA256.HashData(stream.ToArray())), ContentHash.Of(parts));
        }, count: 500);

    [Fact]
    public void Lists_that_concatenate_equally_have_different_hashes() =>
        Assert.Equal(4, ((string[][])[["ab", "c"], ["a", "bc"], ["abc"], ["", "abc"]]).Select(ContentHash.Of).Distinct().Count());

    [Fact]
    public void Hash_of_a_known_list_is_stable() =>
        Assert.Equal("4556D4A2", ContentHash.Of(["parent", "aggrephagy", "ontology"])[..8]);
}
