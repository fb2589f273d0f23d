using Microsoft.AspNetCore.Http;
using Nexus.Gateway.BackendApi.Headers;
using Xunit;

namespace Nexus.Gateway.Tests.BackendApi.Headers;

public sealed class FramingTests
{
    [Theory]
    [InlineData("text/html; charset=utf-8")]
    [InlineData("application/json")]
    [InlineData(null)]
    public void No_answer_is_framed_unless_it_says_so_itself(string? type)
    {
        IHeaderDictionary headers = new HeaderDictionary();
        SecurityHeaders.Set(headers, type, https: true);
        Assert.Equal("DENY", headers.XFrameOptions);
        Assert.Contains("frame-ancestors 'none'", headers.ContentSecurityPolicy.ToString());
        IHeaderDictionary own = new HeaderDictionary();
        own.ContentSecurityPolicy = "default-src 'self'; frame-ancestors *";
        SecurityHeaders.Set(own, type, https: true);
        Assert.Equal(0, own.XFrameOptions.Count);
        Assert.Equal("default-src 'self'; frame-ancestors *", own.ContentSecurityPolicy.ToString());
    }
}
