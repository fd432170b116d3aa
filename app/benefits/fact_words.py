"""What a fact is called where no question asks for it alone; facts of the contract, in words of everyday."""

from app.foundation.i18n import mark

FACT_WORDS = {
    "benefit": mark("Which benefits somebody at home receives already"),
    "computable_income_previous_year": mark("What everybody at home earned last year, as the law counts it"),
    "dependency_grade": mark("The degree of dependency, where somebody has one"),
    "electro_dependent": mark("Whether somebody at home lives with the help of a machine"),
    "financial_assets": mark("Money in accounts and savings of everybody at home"),
    "household": mark("Who lives at home"),
    "people": mark("Who lives at home"),
    "relation": mark("Who lives at home"),
    "imv_beneficiary_previous_year": mark("Whether the home received the Ingreso Mínimo Vital last year"),
    "imv_guaranteed_year": mark("The yearly amount in the letter about the Ingreso Mínimo Vital"),
    "income_average_6_months": mark("What came in each month, over the last six months"),
    "income_previous_month": mark("What you earned last month"),
    "income_year": mark("What you earn in this year"),
    "meets_retirement_pension_rules": mark("Whether the years of work are enough for a retirement pension"),
    "month": mark("How much a benefit pays each month"),
    "realisable_assets": mark("What could be sold, such as land or a second home"),
    "region": mark("Where the home is"),
    "result": mark("How an earlier claim was answered"),
    "single_parent_sole_custody": mark("Whether one parent alone has custody of the children"),
    "social_services_pay_half_electricity": mark("Whether social services pay half of the electricity"),
    "subsidy_day": mark("How many days of the unemployment subsidy have passed"),
    "terrorism_victim": mark("Whether somebody is recognised as a victim of terrorism"),
    "unemployment_contribution_years": mark("How many years of work paid into unemployment insurance"),
    "work_income_before_year": mark("What work brought in the year before"),
    "work_income_increase_year": mark("How much more work brought in this year"),
}
