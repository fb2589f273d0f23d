using Nexus.Content.StreamCore.Live.Broadcasting;
using Nexus.Content.StreamCore.Live.Whip.Rtp;
using Nexus.Content.StreamCore.Live.Whip.Session;
using Xunit;

namespace Nexus.Content.Tests.StreamCore.Live.Whip;

/// <summary>What waits in memory until it is known whether there is sound.</summary>
public sealed class MatroskaTakeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_sends_large_pictures_before_a_take_begins_is_refused()
    {
        using var assembler = new H264Assembler();
        // Nothing is written into a take before it begins.
        var output = new MatroskaTake(null!, mayHaveSound: true);
        var picture = new PictureFrame(1, true, new byte[6 << 20]);
        await output.PictureAsync(picture, 0, assembler, Cancel);
        await output.PictureAsync(picture, 0, assembler, Cancel);
        var refused = await Assert.ThrowsAsync<StreamRefusedException>(() =>
            output.PictureAsync(picture, 0, assembler, Cancel)
        );
        Assert.Equal(Refusal.Unfit, refused.Why);
    }

    [Fact]
    public async Task Sound_without_end_before_the_first_picture_is_let_go_of()
    {
        using var assembler = new H264Assembler();
        var output = new MatroskaTake(null!, mayHaveSound: true);
        var sound = new byte[1 << 15];
        for (var i = 0; i < 1000; i++)
        {
            await output.SoundAsync(sound, i * 20, Cancel);
        }
    }

    [Fact]
    public async Task Sound_without_end_behind_a_picture_is_refused_however_little_each_piece_is()
    {
        using var assembler = new H264Assembler();
        var output = new MatroskaTake(null!, mayHaveSound: true);
        await output.PictureAsync(new PictureFrame(1, true, [1]), 0, assembler, Cancel);
        var refused = await Assert.ThrowsAsync<StreamRefusedException>(async () =>
        {
            for (var i = 0; i < 1_000_000; i++)
            {
                await output.SoundAsync([1], i, Cancel);
            }
        });
        Assert.Equal(Refusal.Unfit, refused.Why);
    }
}
