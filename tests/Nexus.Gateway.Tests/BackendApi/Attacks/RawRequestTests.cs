using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Nexus.Gateway.Tests.Rig;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.Attacks;

/// <summary>Requests no honest client sends, byte by byte.</summary>
public sealed class RawRequestTests
{
    [Theory]
    [InlineData("/api/echo/%2e%2e/%2e%2e/internal/echo/tell")]
    [InlineData("/api/echo/../../internal/echo/tell")]
    [InlineData("/api/echo/..%2f..%2finternal/echo/tell")]
    [InlineData("/api/echo/..%5c..%5cinternal/echo/tell")]
    [InlineData("/api/echo/..\\..\\internal\\echo\\tell")]
    [InlineData("/api/echo/%252e%252e/who")]
    [InlineData("//internal/echo/tell")]
    [InlineData("/api//echo/who")]
    [InlineData("/api/echo/who%00")]
    [InlineData("/api/echo/who%3b.css")]
    [InlineData("/./internal/echo/tell")]
    [InlineData("/api/echo/who/..")]
    public async Task An_address_with_two_meanings_is_refused(string target)
    {
        await using var platform = await TestPlatform.ServeAsync();
        Assert.Equal(400, await RawHttp.GetAsync(platform.Gateway.Address, target, "POST"));
    }

    [Theory]
    [InlineData("/internal/echo/tell")]
    [InlineData("/INTERNAL/echo/tell")]
    [InlineData("/internal")]
    [InlineData("/metrics")]
    [InlineData("/Metrics")]
    public async Task Internal_addresses_do_not_exist_outside(string target)
    {
        await using var platform = await TestPlatform.ServeAsync();
        Assert.Equal(404, await RawHttp.GetAsync(platform.Gateway.Address, target, "POST"));
    }

    [Fact]
    public async Task A_query_may_hold_anything()
    {
        await using var platform = await TestPlatform.ServeAsync();
        Assert.Equal(200, await RawHttp.GetAsync(platform.Gateway.Address, "/api/echo/who?back=%2F..%2f//x%5c%25"));
    }

    [Theory]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello")]
    [InlineData("Content-Length: 5, 5\r\n\r\nhello")]
    [InlineData("Content-Length: +5\r\n\r\nhello")]
    [InlineData("Content-Length: -5\r\n\r\nhello")]
    [InlineData("Content-Length: 0x5\r\n\r\nhello")]
    [InlineData("Content-Length: 5 5\r\n\r\nhello")]
    [InlineData("Content-Length: \r\n\r\nhello")]
    [InlineData("Content-Length: 00000000000000000000005\r\n\r\nhello")]
    [InlineData("Content-Length: 99999999999999999999999\r\n\r\nhello")]
    [InlineData("Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Content-Length: 44\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n")]
    [InlineData(" folded: header\r\n\r\n")]
    [InlineData("X: a\nY: b\r\n\r\n")]
    public async Task A_body_of_two_lengths_is_refused_and_nothing_behind_it_is_read(string rest)
    {
        await using var platform = await TestPlatform.ServeAsync();
        var host = platform.Gateway.Address.Authority;
        var smuggled = $"GET /api/echo/who?smuggled HTTP/1.1\r\nHost: {host}\r\n\r\n";
        var answer = await RawHttp.SendAsync(
            platform.Gateway.Address,
            $"POST /api/echo/who HTTP/1.1\r\nHost: {host}\r\n{rest}{smuggled}",
            3
        );
        Assert.Equal(400, RawHttp.StatusOf(answer));
        Assert.Single(answer.Split("HTTP/1.1 "), part => part.Length > 0);
    }

    // Whoever needs no body may have answered before the broken part of it is met.
    [Fact]
    public async Task Behind_a_broken_chunk_nothing_is_read()
    {
        await using var platform = await TestPlatform.ServeAsync();
        var host = platform.Gateway.Address.Authority;
        var smuggled = $"GET /api/echo/who?smuggled HTTP/1.1\r\nHost: {host}\r\n\r\n";
        var answer = await RawHttp.SendAsync(
            platform.Gateway.Address,
            $"POST /api/echo/who HTTP/1.1\r\nHost: {host}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n{smuggled}",
            3
        );
        Assert.Contains(RawHttp.StatusOf(answer), new[] { 200, 400 });
        Assert.Single(answer.Split("HTTP/1.1 "), part => part.Length > 0);
    }

    [Theory]
    [InlineData("+5", 400)]
    [InlineData("5", 200)]
    [InlineData("05", 200)]
    public async Task A_length_is_digits_for_an_endpoint_of_this_process_as_well(string length, int status)
    {
        await using var platform = await TestPlatform.UpAsync();
        var answer = await RawHttp.SendAsync(
            platform.Gateway.Address,
            $"POST /api/echo/who HTTP/1.1\r\nHost: {platform.Gateway.Address.Authority}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\nhello"
        );
        Assert.Equal(status, RawHttp.StatusOf(answer));
    }

    [Fact]
    public async Task Headers_and_bodies_have_limits()
    {
        await using var platform = await TestPlatform.ServeAsync();
        var host = platform.Gateway.Address.Authority;
        var wide = await RawHttp.SendAsync(
            platform.Gateway.Address,
            $"GET /api/echo/who HTTP/1.1\r\nHost: {host}\r\nX: {new string('x', 70_000)}\r\n\r\n"
        );
        Assert.Equal(431, RawHttp.StatusOf(wide));
        var large = await RawHttp.SendAsync(
            platform.Gateway.Address,
            $"POST /api/echo/who HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n\r\n{{"
        );
        Assert.Equal(413, RawHttp.StatusOf(large));
    }

    [Fact]
    public async Task Somebody_who_sends_a_letter_a_second_is_cut_off_and_disturbs_nobody()
    {
        await using var platform = await TestPlatform.UpAsync();
        var clock = Stopwatch.StartNew();
        var slow = new List<Task>();
        for (var i = 0; i < 50; i++)
        {
            slow.Add(DripAsync(platform.Gateway.Address));
        }
        Assert.Equal(200, await RawHttp.GetAsync(platform.Gateway.Address, "/api/echo/who"));
        await Task.WhenAll(slow);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 15);
    }

    private static async Task DripAsync(Uri address)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(address.Host, address.Port, patience.Token);
        var stream = tcp.GetStream();
        try
        {
            await stream.WriteAsync(
                Encoding.ASCII.GetBytes("GET /api/echo/who HTTP/1.1\r\nHost: x\r\n"),
                patience.Token
            );
            var answer = new byte[1000];
            var reading = stream.ReadAsync(answer, patience.Token).AsTask();
            while (!reading.IsCompleted)
            {
                await stream.WriteAsync("X"u8.ToArray(), patience.Token);
                await Task.WhenAny(reading, Task.Delay(1000, patience.Token));
            }
            Assert.DoesNotContain("200", Encoding.ASCII.GetString(answer, 0, await reading), StringComparison.Ordinal);
        }
        catch (IOException)
        {
            // Cut off.
        }
    }
}
