using Nexus.EndToEnd.Platforms;
using Nexus.Testing;
using Xunit;

namespace Nexus.EndToEnd;

/// <summary>The whole story in both modes; after a pulled plug everything is still there, once; then people want to be forgotten.</summary>
public sealed class StoryTests
{
    [Fact]
    public async Task The_story_comes_true_in_one_process_and_outlives_a_kill()
    {
        await using var platform = new UpPlatform();
        await CheckAsync(platform);
    }

    [Fact]
    public async Task The_story_comes_true_with_every_service_in_its_own_process_and_outlives_a_kill()
    {
        await using var platform = await ServePlatform.CreateAsync();
        await CheckAsync(platform, LabelStory.CheckAsync);
    }

    private static async Task CheckAsync(IPlatform platform, Func<IPlatform, Task>? more = null)
    {
        await platform.StartAsync();
        var story = await Story.PlayAsync(platform);
        await story.CheckAsync(platform);
        await platform.KillAsync();
        await platform.StartAsync();
        // Ready is each process's own word; calls among them may still meet one that warms up, and are to be repeated.
        await Eventually.PassesAsync(() => story.CheckAsync(platform));
        await Forgetting.CheckAsync(platform, story);
        // After it: what belongs to a label stays when people are forgotten.
        if (more is not null)
        {
            await more(platform);
        }
    }
}
