using Xunit;

namespace Nexus.EndToEnd.Fuzz;

/// <summary>What the OpenAPI document promises to those who read it.</summary>
[Collection(OneFuzzPlatform.Name)]
public sealed class DocumentTests(FuzzPlatform platform)
{
    [Fact]
    public void Every_operation_has_its_service_a_name_and_a_summary()
    {
        var services = platform.Services;
        var wrong = new List<string>();
        foreach (var operation in platform.Operations)
        {
            if (operation.Tags.Count != 1 || !services.Contains(operation.Tags[0]))
            {
                wrong.Add($"{operation.Name}: tags [{string.Join(", ", operation.Tags)}]");
            }
            if (string.IsNullOrWhiteSpace(operation.Id))
            {
                wrong.Add($"{operation.Name}: no operationId");
            }
            if (string.IsNullOrWhiteSpace(operation.Summary))
            {
                wrong.Add($"{operation.Name}: no summary");
            }
        }
        // HEAD shares its name with the GET it belongs to.
        var doubled = platform
            .Operations.GroupBy(operation => operation.Id)
            .Where(group => group.Select(operation => operation.Template).Distinct().Count() > 1)
            .Select(group => $"operationId {group.Key} has several paths");
        Assert.Empty(wrong.Concat(doubled));
    }

    [Fact]
    public void The_services_of_the_document_are_those_of_the_list()
    {
        var tags = platform.Operations.SelectMany(operation => operation.Tags).Distinct().Order();
        Assert.Equal(platform.Services.Order(), tags);
    }
}
