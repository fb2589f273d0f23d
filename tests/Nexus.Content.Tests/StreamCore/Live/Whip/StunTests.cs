using System.Net;
using System.Text;
using Nexus.Content.StreamCore.Live.Whip;
using Nexus.Content.StreamCore.Live.Whip.Stun;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Live.Whip;

/// <summary>Connectivity checks, by the test vectors of RFC 5769.</summary>
public sealed class StunTests
{
    private const string Password = "VOkJxbRl1RmTxUk/WvJxBt";

    private const string Sample =
        "000100582112a442b7e7a701bc34d686fa87dfae802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b1"
        + "51263b36000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a280280004e57a3bcf";

    [Fact]
    public void The_sample_request_is_read_and_its_sender_known()
    {
        Assert.True(StunRequest.TryRead(Convert.FromHexString(Sample), out var request));
        Assert.Equal("evtj:h6vY"u8, request.Username);
        Assert.True(request.IsFrom(Password));
        Assert.False(request.IsFrom(Password + "x"));
        Assert.False(request.Nominates);
        Assert.True(request.IsUnderstood);
    }

    [Fact]
    public void No_bit_of_a_request_may_be_changed()
    {
        var sample = Convert.FromHexString(Sample);
        for (var bit = 0; bit < sample.Length * 8; bit++)
        {
            byte[] changed = [.. sample];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(StunRequest.TryRead(changed, out var request) && request.IsFrom(Password), $"bit {bit}");
        }
        for (var length = 0; length < sample.Length; length++)
        {
            Assert.False(StunRequest.TryRead(sample.AsSpan(0, length), out _));
        }
    }

    [Theory]
    [InlineData("192.0.2.1", "002000080001a147e112a643")]
    [InlineData("2001:db8:1234:5678:11:2233:4455:6677", "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9")]
    public void The_answer_says_where_the_request_came_from(string address, string attribute)
    {
        Assert.True(StunRequest.TryRead(Convert.FromHexString(Sample), out var request));
        var answer = StunAnswer.To(request, new IPEndPoint(IPAddress.Parse(address), 32853), Password);
        Assert.Equal("0101", Convert.ToHexString(answer.AsSpan(0, 2)));
        Assert.Equal(request.Transaction, answer.AsSpan(8, 12));
        Assert.Equal(attribute, Convert.ToHexStringLower(answer.AsSpan(20, attribute.Length / 2)));
        var integrityAt = answer.Length - 32;
        Assert.Equal("00080014", Convert.ToHexString(answer.AsSpan(integrityAt, 4)));
        byte[] covered = [.. answer.AsSpan(0, integrityAt)];
        covered[3] -= 8;
        var sum = new byte[HmacSha1.Length];
        HmacSha1.Sum(Encoding.ASCII.GetBytes(Password), covered, sum);
        Assert.Equal(sum, answer.AsSpan(integrityAt + 4, 20));
        var fingerprint = Crc32.Of(answer.AsSpan(0, answer.Length - 8)) ^ 0x5354554E;
        Assert.Equal("80280004" + fingerprint.ToString("X8"), Convert.ToHexString(answer.AsSpan(answer.Length - 8)));
    }
}
