using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Nexus.Architecture.Repository;
using Xunit;

namespace Nexus.Architecture.Services;

public sealed class MessageNameTests
{
    private static readonly Regex Form = new(@"^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*/[1-9][0-9]*$");

    [Fact]
    public void Wire_names_are_unique_and_versioned()
    {
        var names = Names().ToList();
        Assert.NotEmpty(names);
        var malformed = names.Where(name => !Form.IsMatch(name.What));
        var twice = names.GroupBy(name => name.What).Where(group => group.Count() > 1).SelectMany(group => group);
        Rule.Holds(
            "message-names",
            "A wire name is thing.happened/version and belongs to one type.",
            malformed.Concat(twice)
        );
    }

    private static IEnumerable<Violation> Names() =>
        from file in SourceCode.Files
        from attribute in file.Root.DescendantNodes().OfType<AttributeSyntax>()
        where attribute.Name.ToString() is "Message" or "MessageAttribute"
        let value = attribute.ArgumentList?.Arguments.FirstOrDefault()?.Expression
        select file.At(attribute, value is LiteralExpressionSyntax text ? text.Token.ValueText : $"{value}");
}
