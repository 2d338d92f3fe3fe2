using Bunit;
using Dashboard.Components.Menus;
using Dashboard.Jobs;
using Dashboard.Jobs.Search;
using Dashboard.Jobs.Views;
using Microsoft.Extensions.DependencyInjection;
using Testing;

namespace Dashboard.Components.Tests.Jobs.Search;

public sealed class JobSearchFormTests : BunitContext
{
    private readonly List<string> _asked = [];

    public JobSearchFormTests() =>
        Services.AddSingleton<IJobViews>(new FakeJobViews { Vocabulary = new JobVocabulary.Counts().ToVocabulary() });

    /// <summary>The form is longer than what is seen of it.</summary>
    [Theory]
    [InlineData("Cost, $", "abc")]
    [InlineData("Cost, $", "5,50")]
    [InlineData("Age", "-5")]
    public async Task ValueThatMeansNothing_IsSaidToWhereItStands(string field, string value)
    {
        var form = await OpenAsync("gpu:A100 cost>=5");
        AngleSharp.Dom.IElement Range() => form.FindAll(".range").Single(range => range.GetAttribute("aria-label") == field);

        await Range().QuerySelector("input")!.ChangeAsync(value).Soon();
        Assert.Empty(_asked);
        Assert.NotEqual("", Range().QuerySelector("[role=alert]")!.TextContent);
        Assert.Equal("true", Range().QuerySelector("input")!.GetAttribute("aria-invalid"));
        Assert.Single(form.FindAll("[role=alert]"));

        await Range().QuerySelector("input")!.ChangeAsync(field == "Age" ? "7h" : "7").Soon();
        Assert.Empty(form.FindAll("[role=alert]"));
        Assert.NotEmpty(_asked);
    }

    private async Task<IRenderedComponent<JobSearchForm>> OpenAsync(string search)
    {
        var form = Render<JobSearchForm>(parameters =>
            parameters.Add(it => it.Search, JobSearch.Parse(search)).Add(it => it.SearchChanged, asked => _asked.Add(asked.Text))
        );
        await form.Find("#search-form").TriggerEventAsync("onmenutoggle", new MenuToggleEventArgs { IsOpen = true }).Soon();
        return form;
    }
}
