using Nexus.Content.StreamCore.Enclosures;
using Xunit;

namespace Nexus.Content.Tests.StreamCore;

public sealed class RenditionChoiceTests
{
    [Theory]
    [InlineData("audio-64k audio-256k audio-128k", null, "audio-256k")]
    [InlineData("video-1080p video-480p video-720p audio-128k", "video-720p", "audio-128k")]
    [InlineData("video-1080p audio-128k", "video-1080p", "audio-128k")]
    [InlineData("video-180p", "video-180p", null)]
    public void The_best_that_suits_a_phone_is_taken(string lists, string? video, string? audio)
    {
        string? File(string? name) => name is null ? null : $"stream/{name}.m3u8";
        var paths = lists.Split(' ').Select(name => File(name)!).Append("stream/master.m3u8").ToList();
        Assert.Equal(new RenditionChoice(File(video), File(audio)), RenditionChoice.Of(paths));
    }
}
