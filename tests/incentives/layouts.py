"""The headings of the published layouts, as they were published."""

EARNINGS_DEFAULT = (
    "agreementEndDate,agreementNumber,agreementStartDate,baseline,baselineType,bucketSize,"
    "calculationDate,claimId,compensableUnits,customerCountry,customerEmail,customerName,"
    "customerTenantId,desktopCount,distributorId,distributorName,earningAmount,"
    "earningAmountInLastPaymentCurrency,earningAmountUSD,earningDate,earningExchangeRate,"
    "earningId,earningParticipantId,earningParticipantName,earningParticipantIdType,"
    "earningRate,earningType,engagementId,engagementName,estimatedPaymentMonth,"
    "exchangeRateDate,externalReferenceId,externalReferenceIdLabel,fundCategory,"
    "instantRebateAmount,invoiceDate,invoiceNumber,isPrivateOffer,lastPaymentCurrency,lever,"
    "LicensingProgramName,LineItemId,localProviderSeller,Maturity month,milestone,OrderId,"
    "parentProductId,parentProductName,participantId,participantIdType,participantName,"
    "partnerAssociation,partnerCountryCode,partnerRole,partNumber,paymentId,paymentStatus,"
    "paymentStatusDescription,productId,productName,productType,Program Code,programName,"
    "purchaseOrderCoverageEndDate,purchaseOrderCoverageStartDate,purchaseOrderType,"
    "purchaseTypeCode,purchaseTypeName,quantity,quantityAlt,quantityAltType,quantityType,"
    "reasonCode,resellerCountry,resellerId,resellerName,resourceId,SkuId,solutionArea,"
    "storeFee,subscriptionEndDate,subscriptionId,subscriptionStartDate,taxCity,taxCountry,"
    "taxRemitModel,taxRemitted,taxState,taxZipCode,tpan,transactionAmount,"
    "transactionAmountUSD,transactionCountryCode,transactionCurrency,transactionDate,"
    "transactionExchangeRate,transactionId,transactionPaymentMethod,transactionType,"
    "userCount,workload"
)
INELIGIBLE = (
    "agreementNumber,compensableUnits,compensableUnitsAlt,customerId,customerIdType,"
    "customerName,earningParticipantId,earningParticipantIdType,earningParticipantName,"
    "engagementName,invoiceNumber,partnerAssociation,partnerCountryCode,partnerId,"
    "partnerName,partnerRole,productId,productFamily,reason,subscriptionId,"
    "transactionAmountUSD,transactionDate,unearnedId,quantity,quantityType,quantityAlt,"
    "quantityAltType,resourceID,solutionArea,workload"
)
MAX_CAP_BALANCE = (
    "participantID,participantType,participantName,earningParticipantID,"
    "earningParticipantIDType,earningParticipantName,earningParticipantCountryCode,"
    "programName,programID,engagementName,engagementID,leverName,customerID,customerName,"
    "customerCountryCode,maxCapUSD,maxCapEffectiveStartDate,maxCapEffectiveEndDate,"
    "totalEarningsUSD,balanceEarningOpportunityUSD,targetRevenueUSD,maxCapBalanceRefreshDate"
)
PAYMENTS = (
    "participantID,participantIDType,participantName,programName,earned,earnedUSD,withheldTax,"
    "salesTax,serviceFeeTax,totalPayment,currencyCode,paymentMethod,paymentID,paymentStatus,"
    "paymentStatusDescription,paymentDate"
)
